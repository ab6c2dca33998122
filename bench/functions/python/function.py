# SPDX-License-Identifier: Apache-2.0
"""Says what it was told: what `./carillon bench functions` calls as a Python process."""


def handler(event, context):
    return {"statusCode": 200, "body": event["body"]}
