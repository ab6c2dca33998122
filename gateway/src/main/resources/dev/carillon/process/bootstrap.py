# SPDX-License-Identifier: Apache-2.0
"""Speaks the Lambda Runtime API for a handler in Python. Imports only what every call needs: each
module more is milliseconds of every cold start."""

import http.client
import importlib
import importlib.util
import json
import os
import sys
import time

BASE = "/2018-06-01/runtime/"
ROOT = os.environ["LAMBDA_TASK_ROOT"]


class Api:
    """One connection that is kept, and made again when it broke."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def send(self, method, path, body=None, headers=None):
        self.connection.request(method, BASE + path, body, headers or {})
        response = self.connection.getresponse()
        return response, response.read()

    def next(self):
        response, body = self.send("GET", "invocation/next")
        if response.status != 200:
            raise RuntimeError("next: %d %s" % (response.status, body))
        return response.headers, body

    def post(self, path, text, headers=None):
        everything = {"Content-Type": "application/json", **(headers or {})}
        self.send("POST", path, text.encode("utf-8", "replace"), everything)

    def error(self, path, described):
        text = json.dumps(described)
        kind = "Init" if path == "init/error" else "Invoke"
        print("%s Error %s" % (kind, text), file=sys.stderr)
        self.post(path, text, {"Lambda-Runtime-Function-Error-Type": described["errorType"]})


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.client_context = None
        self.identity = Identity()
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


class Failure(Exception):
    """What is wrong with the handler itself."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def describe(error, request_id=""):
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    # Ours say nothing about the function.
    frames = [frame for frame in frames if frame.filename != __file__ and "<frozen" not in frame.filename]
    return {
        "errorMessage": str(error),
        "errorType": getattr(error, "kind", type(error).__name__),
        "requestId": request_id,
        "stackTrace": traceback.format_list(frames),
    }


def load(handler):
    name, dot, function = handler.rpartition(".")
    if not dot or not name or not function:
        raise Failure("Runtime.MalformedHandlerName", "Bad handler '%s': not enough values" % handler)
    module = name.replace("/", ".")
    if "" in module.split("."):
        raise Failure("Runtime.MalformedHandlerName", "Bad handler '%s': outside of the code" % handler)
    try:
        loaded = importlib.import_module(module)
    except ImportError as error:
        raise Failure(
            "Runtime.ImportModuleError",
            "Unable to import module '%s': %s%s" % (name, error, remedy(error.name)),
        ).with_traceback(error.__traceback__) from None
    except SyntaxError as error:
        raise Failure(
            "Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (name, error)
        ).with_traceback(error.__traceback__) from None
    found = getattr(loaded, function, None)
    if not callable(found):
        raise Failure(
            "Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function, name)
        )
    return found


def remedy(name):
    package = (name or "").split(".")[0]
    if package not in ("boto3", "botocore"):
        return ""
    return " (apt install python3-boto3, or put it into the folder of the code)"


class EndpointFinder:
    """Changes botocore when it is imported, and costs nothing where it is not: an endpoint may be
    given as wss:, as clients of the API are given it, and versions of it that do not read
    AWS_ENDPOINT_URL yet obey it too."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            wrap(module.Session)

        spec.loader.exec_module = exec_module
        return spec


def wrap(session):
    create = session.create_client

    def create_client(self, service_name, *args, **options):
        if len(args) < 5:
            endpoint = options.get("endpoint_url") or configured(service_name)
            if endpoint:
                options["endpoint_url"] = plain(endpoint)
        return create(self, service_name, *args, **options)

    session.create_client = create_client


def configured(service):
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    name = service.upper().replace("-", "_")
    return os.environ.get("AWS_ENDPOINT_URL_" + name) or os.environ.get("AWS_ENDPOINT_URL")


def plain(endpoint):
    for given, meant in (("wss://", "https://"), ("ws://", "http://")):
        if endpoint.lower().startswith(given):
            return meant + endpoint[len(given):]
    return endpoint


def answer(api, handler, headers, body):
    context = Context(headers)
    path = "invocation/" + context.aws_request_id
    try:
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
        result = handler(json.loads(body), context)
    except Exception as error:  # the handler's, whatever it is
        api.error(path + "/error", describe(error, context.aws_request_id))
        return
    try:
        text = json.dumps(result, ensure_ascii=False)
    except Exception as error:
        failure = Failure("Runtime.MarshalError", "Unable to marshal response: %s" % error)
        api.error(path + "/error", describe(failure, context.aws_request_id))
        return
    api.post(path + "/response", text)


def main():
    api = Api(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sys.path[0] = ROOT
    sys.meta_path.insert(0, EndpointFinder())
    try:
        handler = load(os.environ.get("_HANDLER", ""))
    except BaseException as error:
        api.error("init/error", describe(error))
        sys.exit(1)
    while True:
        answer(api, handler, *api.next())


main()
