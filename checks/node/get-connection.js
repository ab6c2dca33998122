// SPDX-License-Identifier: Apache-2.0
// Prints the address of a connection, or the name of the error:
// node get-connection.js ENDPOINT KEY SECRET CONNECTION
import { ApiGatewayManagementApiClient, GetConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";

const [endpoint, accessKeyId, secretAccessKey, id] = process.argv.slice(2);
const api = new ApiGatewayManagementApiClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId, secretAccessKey },
  maxAttempts: 1,
});
try {
  process.stdout.write((await api.send(new GetConnectionCommand({ ConnectionId: id }))).Identity.SourceIp);
} catch (error) {
  process.stdout.write(error.name);
}
