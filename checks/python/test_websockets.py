# SPDX-License-Identifier: Apache-2.0
"""The reference usage with python3-websockets, in both flavours, on the open default."""

import asyncio
import json
import unittest

import websockets
from gateway import Gateway

ID = "[A-Za-z0-9_-]{15}="
PATIENCE = 10


def setUpModule():
    global gateway
    gateway = Gateway()
    unittest.addModuleCleanup(gateway.__exit__)
    gateway.__enter__()


class Client:
    """A connection with `say` and `hear`."""

    def __init__(self, socket):
        self.socket = socket

    async def say(self, **body):
        await self.socket.send(json.dumps(body))

    async def hear(self):
        return await asyncio.wait_for(self.socket.recv(), PATIENCE)


class ReferenceUsage(unittest.IsolatedAsyncioTestCase):
    async def connect(self, **options):
        socket = await websockets.connect(gateway.ws, **options)
        self.addAsyncCleanup(socket.close)
        return Client(socket)

    async def join(self, client, channel):
        await client.say(action="joinchannel", channel=channel)
        answer = await client.hear()
        self.assertRegex(answer, f'^{{"channel":"{channel}","connectionId":"{ID}"}}$')
        return json.loads(answer)["connectionId"]

    async def conversation(self, one, two):
        ids = [await self.join(client, "news") for client in (one, two)]
        self.assertNotEqual(*ids)
        for client, connection in zip((one, two), ids):
            self.assertEqual(await self.join(client, "sport"), connection)

        await one.say(action="sendmessage", channel="news", message="hi there – tschüß")
        self.assertEqual(await two.hear(), "hi there – tschüß")
        await two.say(action="sendmessage", channel="sport", message="goal")
        self.assertEqual(await one.hear(), "goal")
        await one.say(action="echo", message="still here")
        self.assertEqual(await one.hear(), "still here")

        await one.say(action="nosuchroute")
        self.assertRegex(
            await one.hear(),
            f'^{{"message": "Forbidden", "connectionId":"{ids[0]}", "requestId":"{ID}"}}$',
        )

        await two.say(action="leavechannel", channel="news")
        self.assertEqual(await two.hear(), f'{{"channel":"news","connectionId":"{ids[1]}"}}')
        await one.say(action="sendmessage", channel="news", message="nobody hears this")
        await one.say(action="sendmessage", channel="sport", message="the end")
        self.assertEqual(await two.hear(), "the end")

    async def test_two_clients_talk_with_compression_negotiated(self):
        one, two = await self.connect(), await self.connect()
        self.assertTrue(one.socket.extensions, "permessage-deflate was not negotiated")
        await self.conversation(one, two)

    async def test_two_clients_talk_without_compression(self):
        await self.conversation(
            await self.connect(compression=None), await self.connect(compression=None)
        )

    async def test_smaller_windows_are_honoured_in_both_directions(self):
        from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

        for bits in (9, 12, 15):
            offer = ClientPerMessageDeflateFactory(
                server_max_window_bits=bits, client_max_window_bits=bits
            )
            client = await self.connect(compression=None, extensions=[offer])
            message = "".join(f"item {number}," for number in range(3000))
            for _ in range(2):
                await client.say(action="echo", message=message)
                self.assertEqual(await client.hear(), message)

    async def test_carillon_v1_beside_a_raw_client(self):
        v1 = await self.connect(subprotocols=["carillon.v1"])
        self.assertEqual(v1.socket.subprotocol, "carillon.v1")
        raw = await self.connect()
        await v1.say(action="joinchannel", channel="mixed", ref="1")
        self.assertRegex(await v1.hear(), '^{"type":"ack","ref":"1"')
        await self.join(raw, "mixed")
        await raw.say(action="sendmessage", channel="mixed", message="hi")
        self.assertRegex(
            await v1.hear(),
            '^{"type":"message","channel":"mixed","id":"[^"]+","data":"hi"}$',
        )
        await v1.say(action="sendmessage", channel="mixed", message="hello", ref="2")
        self.assertRegex(await v1.hear(), '^{"type":"ack","ref":"2"')
        self.assertEqual(await raw.hear(), "hello")

    async def test_a_fragmented_message_is_one_message(self):
        client = await self.connect()

        async def pieces():
            for piece in ('{"action":"echo",', '"message":"in ', 'pieces"}'):
                yield piece

        await client.socket.send(pieces())
        self.assertEqual(await client.hear(), "in pieces")

    async def test_a_ping_is_answered(self):
        client = await self.connect()
        await asyncio.wait_for(await client.socket.ping(b"are you there"), PATIENCE)

    async def test_a_foreign_origin_is_refused(self):
        with self.assertRaises(websockets.exceptions.InvalidStatusCode) as refused:
            await self.connect(origin="https://evil.test")
        self.assertEqual(refused.exception.status_code, 403)


if __name__ == "__main__":
    unittest.main()
