// $connect: whoever connects is a member of the channel "default".
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

const db = DynamoDBDocumentClient.from(new DynamoDBClient());
const TableName = process.env.TABLE_NAME;

export async function handler(event) {
  const { connectionId } = event.requestContext;
  await db.send(new PutCommand({ TableName, Item: { connectionId, channel: "default" } }));
  return { statusCode: 200 };
}
