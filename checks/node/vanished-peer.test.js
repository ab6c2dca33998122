// SPDX-License-Identifier: Apache-2.0
// A peer that vanishes without a word: its memberships end within two heartbeat intervals.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connect } from "./clients.js";
import { startGateway } from "./gateway.js";
import { eventually, within } from "./waiting.js";

const PEER = fileURLToPath(new URL("peer.js", import.meta.url));

test("a stopped process is no member any more after two intervals, one that answers stays", async (t) => {
  const gateway = await startGateway({ config: "heartbeat: { interval: 1s }\n" });
  t.after(() => gateway.stop());
  const alive = await connect(gateway.ws);
  alive.send('{"action":"joinchannel","channel":"watch"}');
  await alive.next("the answer to joining");

  const peer = spawn(process.execPath, [PEER, gateway.ws, "watch"], { stdio: ["ignore", "pipe", "inherit"] });
  // SIGKILL also ends a stopped process.
  t.after(() => peer.kill("SIGKILL"));
  await within("the peer to join", once(peer.stdout, "data"));
  assert.equal(await gateway.publish("watch", "both"), 2);
  const zombies = await gateway.metric(/zombie/i);

  peer.kill("SIGSTOP");
  const stopped = Date.now();
  await eventually("the membership to end", async () => (await gateway.publish("watch", "?")) === 1);
  const took = Date.now() - stopped;
  assert.ok(took <= 2_500, `two intervals are 2,000 ms, it took ${took} ms`);
  assert.equal((await gateway.metric(/zombie/i)) - zombies, 1);
  assert.equal(alive.socket.readyState, alive.socket.OPEN);
  await alive.close();
});
