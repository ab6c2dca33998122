"""One function for all routes: a chat in which everybody has a name."""

import json
import os

import boto3

people = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, _context):
    request = event["requestContext"]
    me = request["connectionId"]
    body = json.loads(event.get("body") or "{}")
    match request["routeKey"]:
        case "$connect":
            people.put_item(Item={"connectionId": me, "name": request["authorizer"]["name"]})
        case "$disconnect":
            people.delete_item(Key={"connectionId": me})
        case "setname":
            people.put_item(Item={"connectionId": me, "name": body["name"]})
        case "sendmessage":
            name = people.get_item(Key={"connectionId": me}, ConsistentRead=True)["Item"]["name"]
            text = f"{name}: {body['message']}"
            for person, _ in present(request):
                if person["connectionId"] != me:
                    post(request, person, text)
        case "who":
            answer = [
                {
                    "name": person["name"],
                    "address": connection["Identity"]["SourceIp"],
                    "since": connection["ConnectedAt"].isoformat(),
                }
                for person, connection in present(request)
            ]
            return {"statusCode": 200, "body": json.dumps(answer)}
        case other:
            return {"statusCode": 400, "body": f"nothing is known of {other}"}
    return {"statusCode": 200}


def present(request):
    """Everybody who is still connected, with what the API says of the connection."""
    api = management(request)
    for person in everybody():
        try:
            yield person, api.get_connection(ConnectionId=person["connectionId"])
        except api.exceptions.GoneException:
            people.delete_item(Key={"connectionId": person["connectionId"]})


def post(request, person, text):
    api = management(request)
    try:
        api.post_to_connection(ConnectionId=person["connectionId"], Data=text.encode())
    except api.exceptions.GoneException:
        pass  # left since it was asked; its $disconnect removes it


def everybody():
    page = people.scan()
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = people.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
        yield from page["Items"]


apis = {}


def management(request):
    """The management API of the stage: where WEBSOCKET_URL says, else where the message came in."""
    url = os.environ.get("WEBSOCKET_URL") or f"https://{request['domainName']}/{request['stage']}"
    if url not in apis:
        apis[url] = boto3.client("apigatewaymanagementapi", endpoint_url=url)
    return apis[url]
