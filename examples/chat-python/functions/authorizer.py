"""Who may connect: a bearer token NAME.SIGNATURE in the header Authorization or, as browsers cannot
set one, in the query string as `token`. The signature is the HMAC-SHA256 of the name."""

import hashlib
import hmac
import os

SECRET = os.environ["TOKEN_SECRET"].encode()
BANNED = os.environ.get("BANNED", "").split(",")


def handler(event, _context):
    name = verified(token(event))
    if name is None:
        raise Exception("Unauthorized")  # exactly this text makes it a 401
    return {
        "principalId": name,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Deny" if name in BANNED else "Allow",
                    "Resource": event["methodArn"],
                }
            ],
        },
        "context": {"name": name},
    }


def token(event):
    headers = {name.lower(): value for name, value in event["headers"].items()}
    kind, _, given = headers.get("authorization", "").partition(" ")
    return given if kind.lower() == "bearer" else event["queryStringParameters"].get("token", "")


def verified(given):
    name, _, signature = given.rpartition(".")
    expected = hmac.new(SECRET, name.encode(), hashlib.sha256).hexdigest()
    return name if name and hmac.compare_digest(signature.encode(), expected.encode()) else None
