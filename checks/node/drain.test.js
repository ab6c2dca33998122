// SPDX-License-Identifier: Apache-2.0
// SIGTERM lets the clients go one after another; a second one ends at once.
import { test } from "node:test";
import assert from "node:assert/strict";
import { Agent, get } from "node:http";
import { connect } from "./clients.js";
import { startGateway } from "./gateway.js";
import { eventually } from "./waiting.js";

const CLIENTS = 40;
const open = (gateway) => Promise.all(Array.from({ length: CLIENTS }, () => connect(gateway.ws)));

/** Asks for /health over one connection that is kept, since a draining gateway accepts no new one. */
function healthOver(agent, gateway) {
  return new Promise((resolve, reject) => {
    get(`${gateway.http}/health`, { agent }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    }).on("error", reject);
  });
}

test("on SIGTERM clients are closed with 1012, spread over the drain, and /health says 503", async (t) => {
  const gateway = await startGateway({ drain: "2s" });
  t.after(() => gateway.signal("SIGKILL"));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const clients = await open(gateway);
  assert.equal(await healthOver(agent, gateway), 200);

  const start = Date.now();
  const closes = Promise.all(
    clients.map(async (client) => ({ code: (await client.closed()).code, at: Date.now() - start })),
  );
  gateway.signal("SIGTERM");
  await eventually("/health to say 503", async () => (await healthOver(agent, gateway)) === 503, 1_500);
  await assert.rejects(connect(gateway.ws), "no new connection while it drains");

  const ends = await closes;
  assert.deepEqual([...new Set(ends.map((end) => end.code))], [1012]);
  const times = ends.map((end) => end.at).sort((a, b) => a - b);
  assert.ok(times.at(-1) <= 3_000, `all within the drain of 2,000 ms: ${times}`);
  // Evenly: no quarter of the time holds more than half of them.
  for (let from = 0; from < 2_000; from += 500) {
    const inside = times.filter((time) => time >= from && time < from + 500).length;
    assert.ok(inside <= CLIENTS / 2, `not spread over 2,000 ms: ${times}`);
  }
  assert.deepEqual(await gateway.ended(), { code: 0, signal: null });
  gateway.assertClean();
});

test("a second SIGTERM ends the drain at once", async (t) => {
  const gateway = await startGateway({ drain: "60s" });
  t.after(() => gateway.signal("SIGKILL"));
  const clients = await open(gateway);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  assert.equal(await healthOver(agent, gateway), 200);
  gateway.signal("SIGTERM");
  await eventually("the drain to begin", async () => (await healthOver(agent, gateway)) === 503);
  const second = Date.now();
  gateway.signal("SIGTERM");
  await gateway.ended();
  const took = Date.now() - second;
  assert.ok(took < 3_000, `it took ${took} ms`);
  await Promise.all(clients.map((client) => client.closed()));
  gateway.assertClean();
});
