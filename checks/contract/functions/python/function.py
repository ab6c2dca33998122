# SPDX-License-Identifier: Apache-2.0
"""The function of the conformance suite, as ../node/index.mjs has it."""

import json
import time

told = {}


def handler(event, _context):
    context = event["requestContext"]
    told.setdefault(context["connectionId"], []).append(text(event))
    if event.get("type") == "REQUEST":
        return authorize(event)
    if context["eventType"] == "CONNECT":
        return connect(event.get("queryStringParameters") or {})
    if context["eventType"] == "DISCONNECT":
        return {"statusCode": 200}
    return message(event)


def text(event):
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False)


def authorize(event):
    query = event["queryStringParameters"]
    auth = query.get("auth")
    if auth == "unauthorized":
        raise Exception("Unauthorized")
    if auth == "throw":
        raise Exception("no database")
    if auth == "garbage":
        return "yes"
    if auth == "nopolicy":
        return {"principalId": "me"}

    def statement(effect, resource):
        return {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}

    resource = query["resource"].split(",") if "resource" in query else event["methodArn"]
    statements = [statement(query.get("effect", "Allow"), resource)]
    if auth == "denied":
        statements.append(statement("Deny", "*"))
    context = {"tenant": 42, "vip": True, "rate": 1.5, "name": "Zoë"}
    if auth == "nested":
        context["list"] = [1]
    if auth == "big":
        context["big"] = "x" * 9000
    policy = {"Version": "2012-10-17", "Statement": statements}
    return {"principalId": "me", "policyDocument": policy, "context": context}


def connect(query):
    if query.get("do") == "throw":
        raise Exception("no")
    if query.get("do") == "none":
        return None
    if query.get("do") == "nostatus":
        return {"body": "hello"}
    if query.get("do") == "slow":
        time.sleep(1.5)
    headers = {}
    if "protocol" in query:
        headers["Sec-WebSocket-Protocol"] = query["protocol"]
    if "cookie" in query:
        headers["Set-Cookie"] = query["cookie"]
    return {"statusCode": int(query.get("status", 200)), "headers": headers}


def message(event):
    asked = ask(event["body"])
    do = asked.get("do")
    if do == "throw":
        raise Exception("no")
    if do == "none":
        return None
    if do == "nostatus":
        return {}
    if do == "slow":
        time.sleep(1.5)
    if do == "nobody":
        return {"statusCode": 200}
    if do == "500":
        return {"statusCode": 500, "body": "five hundred"}
    if do == "base64":
        return {"statusCode": 200, "body": "Z3LDvMOf", "isBase64Encoded": True}
    if do == "told":
        identity = asked.get("id", event["requestContext"]["connectionId"])
        return {"statusCode": 200, "body": "\n".join(told.get(identity, []))}
    return {"statusCode": 200, "body": text(event)}


def ask(body):
    try:
        asked = json.loads(body)
        return asked if isinstance(asked, dict) else {}
    except ValueError:
        return {}
