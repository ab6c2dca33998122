"""{"action":"announce","channel":"news","message":"hi"}: all members of the channel get "hi".
{"action":"join","channel":"news"}: whoever asks becomes a member."""

import json
import os
import urllib.request
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

signature = SigV4Auth(Session().get_credentials(), "execute-api", os.environ["AWS_REGION"])


def handler(event, _context):
    request = event["requestContext"]
    body = json.loads(event["body"])
    address = f"https://{request['domainName']}/{request['stage']}/@channels/{quote(body['channel'], safe='')}"
    if request["routeKey"] == "join":
        answer = signed("PUT", f"{address}/{quote(request['connectionId'])}")
    else:
        answer = signed("POST", address, body["message"].encode())
    return {"statusCode": 200, "body": answer}


def signed(method, url, body=None):
    request = AWSRequest(method, url, data=body)
    signature.add_auth(request)
    sent = urllib.request.Request(url, body, dict(request.headers), method=method)
    with urllib.request.urlopen(sent) as answer:
        return answer.read().decode()
