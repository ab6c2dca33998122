// $disconnect: all memberships of the connection end.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";

const db = DynamoDBDocumentClient.from(new DynamoDBClient());
const TableName = process.env.TABLE_NAME;

export async function handler(event) {
  const pages = paginateQuery(
    { client: db },
    {
      TableName,
      KeyConditionExpression: "connectionId = :id",
      ExpressionAttributeValues: { ":id": event.requestContext.connectionId },
      ConsistentRead: true, // it may have joined a moment ago
    },
  );
  for await (const { Items } of pages) {
    await Promise.all(
      Items.map(({ connectionId, channel }) => db.send(new DeleteCommand({ TableName, Key: { connectionId, channel } }))),
    );
  }
  return { statusCode: 200 };
}
