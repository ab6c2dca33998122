// Creates the table: a row is a membership; the index "members" finds those of a channel.
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";

const key = (hash, range) => [
  { AttributeName: hash, KeyType: "HASH" },
  { AttributeName: range, KeyType: "RANGE" },
];
const text = (AttributeName) => ({ AttributeName, AttributeType: "S" });

await new DynamoDBClient().send(
  new CreateTableCommand({
    TableName: process.env.TABLE_NAME,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [text("connectionId"), text("channel")],
    KeySchema: key("connectionId", "channel"),
    GlobalSecondaryIndexes: [
      { IndexName: "members", KeySchema: key("channel", "connectionId"), Projection: { ProjectionType: "KEYS_ONLY" } },
    ],
  }),
);
