"""Creates the table: a row is somebody who is connected."""

import os

import boto3

boto3.client(
    "dynamodb", endpoint_url=os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")
).create_table(
    TableName=os.environ["TABLE_NAME"],
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "connectionId", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "connectionId", "KeyType": "HASH"}],
)
