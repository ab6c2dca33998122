// SPDX-License-Identifier: Apache-2.0
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";

/** Answers how many words a message has: a two-way route. */
export const count = async (event) => {
  const { text = "" } = JSON.parse(event.body);
  return { statusCode: 200, body: String(text.split(/\s+/).filter(Boolean).length) };
};

/** Sends a hint to whoever said something else. */
export const help = async (event) => {
  const { domainName, stage, connectionId } = event.requestContext;
  const client = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const hint = `${event.stageVariables.greeting}! Say {"do":"count","text":"some words"}`;
  await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: hint }));
  return { statusCode: 200 };
};
