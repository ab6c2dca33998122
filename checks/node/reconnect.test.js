// SPDX-License-Identifier: Apache-2.0
// A client that reconnects finds the gateway again after a restart on the same port.
import { test } from "node:test";
import assert from "node:assert/strict";
import { reconnecting } from "./clients.js";
import { startGateway } from "./gateway.js";

test("reconnecting-websocket comes back after a restart and is a member again", async (t) => {
  const first = await startGateway();
  t.after(() => first.signal("SIGKILL"));
  const client = await reconnecting(first.ws, (it) => it.send('{"action":"joinchannel","channel":"news"}'));
  t.after(() => client.close());
  const before = JSON.parse(await client.next("the answer to joining"));
  assert.equal(await first.publish("news", "before"), 1);
  assert.equal(await client.next("the message before the restart"), "before");
  await first.stop();

  const second = await startGateway({ listen: `127.0.0.1:${first.port}` });
  t.after(() => second.stop());
  const again = JSON.parse(await client.next("the answer to joining again"));
  assert.equal(client.opened, 2);
  assert.equal(again.channel, "news");
  assert.notEqual(again.connectionId, before.connectionId);
  assert.equal(await second.publish("news", "after"), 1);
  assert.equal(await client.next("the message after the restart"), "after");
  client.close();
});
