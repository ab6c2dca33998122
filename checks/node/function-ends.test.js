// SPDX-License-Identifier: Apache-2.0
// The function behind $disconnect is told of every end, however it came, exactly once; and
// functions end with their gateway.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "./clients.js";
import { startGateway } from "./gateway.js";
import { alive, gone, startReports } from "./reports.js";
import { eventually } from "./waiting.js";

const code = resolve(dirname(fileURLToPath(import.meta.url)), "../functions/worker");
const PADDING = "x".repeat(64 * 1024);
let reports;
let state;

before(async () => {
  reports = await startReports();
  state = mkdtempSync(join(tmpdir(), "carillon-state-"));
});
after(() => {
  reports.stop();
  rmSync(state, { recursive: true, force: true });
});

async function start(t, settings = {}, drain = "500ms") {
  const environment = { REPORT: reports.url };
  const process = { runtime: "nodejs", code, handler: "index.handler", concurrency: 10, timeout: "20s", environment };
  const gateway = await startGateway({
    drain,
    config: JSON.stringify({
      state: { dir: state },
      ...settings,
      apis: [
        {
          id: "endings001",
          functions: { f: { process } },
          routes: {
            $connect: "builtin:connect",
            $disconnect: "function:f",
            joinchannel: "builtin:joinchannel",
            $default: { integration: "function:f", response: true },
          },
          stages: [{ name: "dev", auth: "none" }],
        },
      ],
    }),
  });
  t.after(() => gateway.signal("SIGKILL"));
  return gateway;
}

/** A member of the channel `room`, with its id. */
async function member(gateway) {
  const client = await connect(gateway.ws, { perMessageDeflate: false });
  client.send('{"action":"joinchannel","channel":"room"}');
  const { connectionId } = JSON.parse(await client.next("the answer to joining"));
  return Object.assign(client, { id: connectionId });
}

const members = (gateway, number) => Promise.all(Array.from({ length: number }, () => member(gateway)));
const told = (id) => reports.all.filter((report) => report.connectionId === id);
const codesOf = (id) => told(id).map((report) => report.code);

function reported(id) {
  return eventually("the end to be reported", () => told(id).length > 0, 20_000);
}

test("each way to end is reported once, with its code", { timeout: 120_000 }, async (t) => {
  const gateway = await start(t, { heartbeat: { interval: "1s" }, limits: { waiting: "256KB" } });
  const ends = new Map();
  const end = async (code, by) => {
    const client = await member(gateway);
    ends.set(client.id, code);
    await by(client);
    await reported(client.id);
  };

  await end(1000, (client) => client.socket.close(1000, "bye"));
  await end(1005, (client) => client.socket.close());
  await end(4321, (client) => client.socket.close(4321, "own words"));
  await end(1006, (client) => client.socket.terminate());
  await end(1000, async (client) => {
    const answer = await fetch(`${gateway.endpoint}/@connections/${encodeURIComponent(client.id)}`, { method: "DELETE" });
    assert.equal(answer.status, 204);
  });
  // Neither reads nor answers any more: the heartbeat finds out.
  await end(1006, (client) => client.socket._socket.pause());
  await end(1013, async (client) => {
    client.socket._socket.pause();
    // Members that read would have to be asked to do so; here the slow one is alone.
    for (let i = 0; i < 600 && (await gateway.publish("room", PADDING)) > 0; i++);
  });

  const silent = await members(gateway, 20);
  for (const client of silent) ends.set(client.id, 1012);
  await gateway.stop();
  // It has ended: all that it will ever report is here.
  for (const [id, code] of ends) assert.deepEqual(codesOf(id), [code]);
});

test("after SIGKILL the next start reports what was open, with 1006 and one request id for each", { timeout: 120_000 }, async (t) => {
  const first = await start(t);
  const clients = await members(first, 8);
  const closed = await member(first);
  await closed.close();
  await reported(closed.id);
  // Nobody waits for the journal: a kill may come before a line of it is written.
  const lines = () => readFileSync(join(state, "connections.journal"), "utf8").split("\n");
  await eventually("the journal", () => lines().filter((line) => line.includes(closed.id)).length === 2);
  const ids = clients.map((client) => client.id);
  // Functions under way are no reason to outlive the gateway.
  clients[0].send('{"do":"hang","n":1}');
  const { pid } = await eventually("the function to hang", () => reports.all.find((report) => report.n === 1));
  const idle = told(closed.id)[0].pid;
  assert.ok(alive(pid));
  first.signal("SIGKILL");
  await first.ended();
  await gone(pid);
  await gone(idle);
  for (const id of ids) assert.deepEqual(told(id), [], "it was killed before it could say");

  // Killed again while its reports are on their way, so that they must come a second time.
  const open = reports.hold();
  const second = await start(t);
  for (const id of ids) await reported(id);
  second.signal("SIGKILL");
  await second.ended();
  open();

  const third = await start(t);
  for (const id of ids) await eventually("the second report", () => told(id).length === 2, 20_000);
  await third.stop();
  const fourth = await start(t);
  await fourth.stop();
  for (const id of ids) {
    assert.deepEqual(codesOf(id), [1006, 1006]);
    assert.equal(new Set(told(id).map((report) => report.requestId)).size, 1, "the same request id");
  }
  assert.equal(new Set(ids.map((id) => told(id)[0].requestId)).size, ids.length);
  assert.deepEqual(codesOf(closed.id), [1005], "what was reported is not reported again");
});

test("ends are reported one after the other where more come at once than calls may run", { timeout: 120_000 }, async (t) => {
  const first = await start(t, { functions: { concurrency: 2 } });
  const lost = await members(first, 30);
  // By the time that a process has started, the journal has been written, which nobody waits for.
  lost[0].send('{"do":"answer","n":"started"}');
  assert.equal(await lost[0].next("an answer"), "started");
  first.signal("SIGKILL");
  await first.ended();
  const second = await start(t, { functions: { concurrency: 2 } }, "1ms");
  await eventually("all ends to be reported", () => lost.every(({ id }) => told(id).length > 0), 20_000);
  const drained = await members(second, 30);
  await second.stop();
  for (const { id } of lost) assert.deepEqual(codesOf(id), [1006]);
  for (const { id } of drained) assert.deepEqual(codesOf(id), [1012]);
});
