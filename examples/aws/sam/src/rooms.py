# SPDX-License-Identifier: Apache-2.0
"""Rooms: who is in one hears what is said there."""

import json
import os
import time

import boto3
from boto3.dynamodb.conditions import Key

DAY = 24 * 3600
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def guard(event, _):
    name = event["queryStringParameters"]["name"]
    allowed = "Deny" if name == "nobody" else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": allowed, "Resource": event["methodArn"]}
    return {
        "principalId": name,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"name": name},
    }


def connect(event, _):
    return {"statusCode": 200}


def enter(event, _):
    room = json.loads(event["body"])["room"]
    connection = event["requestContext"]["connectionId"]
    table.put_item(Item={"room": room, "connectionId": connection, "expires": int(time.time()) + DAY})
    # What a connection is in, under a key of its own, so that its end needs no scan.
    table.put_item(Item={"room": "of " + connection, "connectionId": room, "expires": int(time.time()) + DAY})
    return {"statusCode": 200, "body": "you are in " + room}


def disconnect(event, _):
    connection = event["requestContext"]["connectionId"]
    rooms = table.query(KeyConditionExpression=Key("room").eq("of " + connection))["Items"]
    with table.batch_writer() as batch:
        for entry in rooms:
            batch.delete_item(Key={"room": entry["connectionId"], "connectionId": connection})
            batch.delete_item(Key={"room": entry["room"], "connectionId": entry["connectionId"]})
    return {"statusCode": 200}


def say(event, _):
    context = event["requestContext"]
    message = json.loads(event["body"])
    api = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url="https://%s/%s" % (context["domainName"], context["stage"]),
    )
    line = "%s: %s" % (context["authorizer"]["name"], message["text"])
    members = table.query(KeyConditionExpression=Key("room").eq(message["room"]))["Items"]
    for member in members:
        if member["connectionId"] == context["connectionId"]:
            continue
        try:
            api.post_to_connection(ConnectionId=member["connectionId"], Data=line)
        except api.exceptions.GoneException:
            table.delete_item(Key={"room": member["room"], "connectionId": member["connectionId"]})
    return {"statusCode": 200}
