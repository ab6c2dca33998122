# SPDX-License-Identifier: Apache-2.0
"""@connections through boto3: in the open development default and with keys configured."""

import asyncio
import contextlib
import datetime
import json
import unittest

import boto3
import websockets
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from gateway import Gateway

LARGEST = 131_072
PATIENCE = 10
KEY = "AKIATEST"
SECRET = "wJalrXUtnFEMI-not-a-real-secret"


async def call(operation, **arguments):
    """boto3 blocks, so it runs beside the loop that reads the socket."""
    return await asyncio.to_thread(operation, **arguments)


class WithGateway(unittest.IsolatedAsyncioTestCase):
    config = None

    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway(cls.config)
        cls.addClassCleanup(cls.gateway.__exit__)
        cls.gateway.__enter__()

    def sdk(self, key="AKIADUMMY", secret="dummy", **config):
        api = boto3.client(
            "apigatewaymanagementapi",
            endpoint_url=self.gateway.endpoint,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(retries={"max_attempts": 0}, **config),
        )
        self.addCleanup(api.close)
        return api

    @contextlib.asynccontextmanager
    async def joined(self):
        async with websockets.connect(self.gateway.ws) as socket:
            await socket.send('{"action":"joinchannel","channel":"sdk"}')
            answer = await asyncio.wait_for(socket.recv(), PATIENCE)
            yield socket, json.loads(answer)["connectionId"]

    async def assertHears(self, socket, text):
        self.assertEqual(await asyncio.wait_for(socket.recv(), PATIENCE), text)


class OpenDefault(WithGateway):
    async def test_post_delivers_the_text(self):
        async with self.joined() as (socket, connection):
            await call(
                self.sdk().post_to_connection,
                ConnectionId=connection,
                Data="grüß dich".encode(),
            )
            await self.assertHears(socket, "grüß dich")

    async def test_unsigned_requests_pass(self):
        async with self.joined() as (socket, connection):
            api = self.sdk(signature_version=UNSIGNED)
            await call(api.post_to_connection, ConnectionId=connection, Data=b"unsigned")
            await self.assertHears(socket, "unsigned")

    async def test_get_gives_dates_and_the_address(self):
        async with self.joined() as (_, connection):
            answer = await call(self.sdk().get_connection, ConnectionId=connection)
            now = datetime.datetime.now(datetime.timezone.utc)
            for name in ("ConnectedAt", "LastActiveAt"):
                self.assertLess(abs(now - answer[name]), datetime.timedelta(seconds=10), name)
            self.assertEqual(answer["Identity"]["SourceIp"], "127.0.0.1")
            self.assertIn("websockets", answer["Identity"]["UserAgent"])

    async def test_delete_closes_with_1000_and_then_everything_is_gone(self):
        api = self.sdk()
        async with self.joined() as (socket, connection):
            answer = await call(api.delete_connection, ConnectionId=connection)
            self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 204)
            await asyncio.wait_for(socket.wait_closed(), PATIENCE)
            self.assertEqual(socket.close_code, 1000)
        for operation, arguments in (
            (api.post_to_connection, {"Data": b"anybody?"}),
            (api.get_connection, {}),
            (api.delete_connection, {}),
        ):
            with self.assertRaises(api.exceptions.GoneException):
                await call(operation, ConnectionId=connection, **arguments)

    async def test_128_kb_pass_and_one_byte_more_is_too_large(self):
        api = self.sdk()
        async with self.joined() as (socket, connection):
            await call(api.post_to_connection, ConnectionId=connection, Data=b"x" * LARGEST)
            await self.assertHears(socket, "x" * LARGEST)
            with self.assertRaises(api.exceptions.PayloadTooLargeException) as refused:
                await call(
                    api.post_to_connection, ConnectionId=connection, Data=b"x" * (LARGEST + 1)
                )
            self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], 413)

    async def test_a_malformed_id_is_a_bad_request(self):
        with self.assertRaises(ClientError) as refused:
            await call(self.sdk().get_connection, ConnectionId="nonsense")
        self.assertEqual(refused.exception.response["Error"]["Code"], "BadRequestException")
        self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)


class WithKeys(WithGateway):
    config = f"""
auth: none
management:
  credentials:
    - accessKeyId: {KEY}
      secretAccessKey: {SECRET}
"""

    async def test_the_right_key_works(self):
        api = self.sdk(KEY, SECRET)
        async with self.joined() as (socket, connection):
            await call(api.post_to_connection, ConnectionId=connection, Data=b"signed")
            await self.assertHears(socket, "signed")
            await call(api.get_connection, ConnectionId=connection)
            await call(api.delete_connection, ConnectionId=connection)
            await asyncio.wait_for(socket.wait_closed(), PATIENCE)
            self.assertEqual(socket.close_code, 1000)

    async def test_wrong_secret_unknown_key_and_unsigned_are_refused(self):
        async with self.joined() as (_, connection):
            for why, api in {
                "wrong secret": self.sdk(KEY, "wrong"),
                "unknown key": self.sdk(),
                "unsigned": self.sdk(signature_version=UNSIGNED),
            }.items():
                with self.subTest(why):
                    with self.assertRaises(ClientError) as refused:
                        await call(api.post_to_connection, ConnectionId=connection, Data=b"x")
                    status = refused.exception.response["ResponseMetadata"]["HTTPStatusCode"]
                    self.assertEqual(status, 403)


if __name__ == "__main__":
    unittest.main()
