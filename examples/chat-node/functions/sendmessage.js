// {"action":"sendmessage","channel":"news","message":"hi"}: every other member of the channel gets "hi".
import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";

const db = DynamoDBDocumentClient.from(new DynamoDBClient());
const TableName = process.env.TABLE_NAME;
const AT_ONCE = 100;

let api; // the same for all calls, and so are its connections

export async function handler(event) {
  const { connectionId: sender, domainName, stage } = event.requestContext;
  const { channel = "default", message } = JSON.parse(event.body);
  const text = typeof message === "string" ? message : JSON.stringify(message);
  api ??= new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  for await (const page of membersOf(channel)) {
    const others = page.Items.filter(({ connectionId }) => connectionId !== sender);
    await Promise.all(others.map((member) => post(member, text)));
  }
  return { statusCode: 200 };
}

function membersOf(channel) {
  return paginateQuery(
    { client: db, pageSize: AT_ONCE },
    {
      TableName,
      IndexName: "members",
      KeyConditionExpression: "channel = :channel",
      ExpressionAttributeValues: { ":channel": channel },
    },
  );
}

async function post({ connectionId, channel }, text) {
  try {
    await api.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: text }));
  } catch (error) {
    // One who cannot be reached must not keep the others from their message.
    if (!(error instanceof GoneException)) console.error(`${connectionId}: ${error}`);
    else await db.send(new DeleteCommand({ TableName, Key: { connectionId, channel } }));
  }
}
