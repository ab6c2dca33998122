// SPDX-License-Identifier: Apache-2.0
// One client that stops reading, beside 200 that read: they lose nothing, it is let go.
import { test } from "node:test";
import assert from "node:assert/strict";
import { connect } from "./clients.js";
import { startGateway } from "./gateway.js";

const READERS = 200;
// Messages until the slow one must be gone: what the kernel and the gateway hold for it is far less.
const MOST = 600;
const PADDING = "x".repeat(64 * 1024);

async function member(gateway) {
  const client = await connect(gateway.ws, { perMessageDeflate: false });
  client.send('{"action":"joinchannel","channel":"feed"}');
  await client.next("the answer to joining");
  return client;
}

test("a slow reader is closed and 200 others get every message in order", { timeout: 120_000 }, async (t) => {
  const gateway = await startGateway({ config: "limits: { waiting: 256KB }\n" });
  t.after(() => gateway.stop());
  const readers = await Promise.all(Array.from({ length: READERS }, () => member(gateway)));
  const slow = await member(gateway);
  const before = await gateway.metric(/slow/i);
  slow.socket._socket.pause();

  let sent = 0;
  let members = READERS + 1;
  while (members > READERS) {
    assert.ok(sent < MOST, `the slow reader is still a member after ${sent} messages of 64 KB`);
    const text = `${sent++} ${PADDING}`;
    members = await gateway.publish("feed", text);
    // In step with the readers, so that none of them is slow only because this process is.
    for (const reader of readers) assert.ok((await reader.next(`message ${sent}`)) === text, `reader lost ${sent}`);
  }
  assert.ok(sent > 4, "the bound of 256 KB was not used");

  await gateway.publish("feed", "the last one");
  for (const reader of readers) assert.equal(await reader.next("the last message"), "the last one");
  assert.equal((await gateway.metric(/slow/i)) - before, 1);
  slow.socket._socket.resume();
  const { code } = await slow.closed();
  assert.ok(code === 1013 || code === 1006, `closed with ${code}; 1013, or 1006 after a reset`);
  await Promise.all(readers.map((reader) => reader.close()));
});
