// {"action":"joinchannel","channel":"news"}: the sender becomes a member too, and is told so.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

const db = DynamoDBDocumentClient.from(new DynamoDBClient());
const TableName = process.env.TABLE_NAME;

export async function handler(event) {
  const { connectionId } = event.requestContext;
  const { channel } = JSON.parse(event.body);
  if (typeof channel !== "string" || channel === "") {
    return { statusCode: 400, body: JSON.stringify({ message: "channel is missing", connectionId }) };
  }
  await db.send(new PutCommand({ TableName, Item: { connectionId, channel } }));
  return { statusCode: 200, body: JSON.stringify({ channel, connectionId }) };
}
