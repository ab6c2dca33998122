// SPDX-License-Identifier: Apache-2.0
// Functions that fail in every way we know, under load: each costs its own call and nothing else.
// FAULTS=1000 kills that many processes instead of 50.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "./clients.js";
import { startGateway } from "./gateway.js";
import { gone, startReports } from "./reports.js";
import { eventually } from "./waiting.js";

const KILLS = Number(process.env.FAULTS ?? 50);
const LOADED = 6;
const OUTSTANDING = 2;

const functions = resolve(dirname(fileURLToPath(import.meta.url)), "../functions");
let reports;

const node = (settings = {}) => ({
  process: {
    runtime: "nodejs",
    code: join(functions, "worker"),
    handler: "index.handler",
    concurrency: 4,
    timeout: "20s",
    environment: { REPORT: reports.url },
    ...settings,
  },
});

/** A gateway for one test with routes in which `f` is the function. JSON is YAML too. */
async function gatewayOf(t, { functions: all = { f: node() }, routes = {}, bounds = {} }) {
  const gateway = await startGateway({
    config: JSON.stringify({
      limits: { messagesPerSecond: 100_000, messageBurst: 100_000 },
      functions: bounds,
      apis: [
        {
          id: "faulty0001",
          functions: all,
          routes: { $default: { integration: "function:f", response: true }, ...routes },
          stages: [{ name: "dev", auth: "none" }],
        },
      ],
    }),
  });
  t.after(() => gateway.stop());
  return gateway;
}

async function talk(gateway) {
  const client = await connect(gateway.ws, { perMessageDeflate: false });
  return {
    ...client,
    order: (order) => client.send(JSON.stringify(order)),
    ask: (order) => {
      client.send(JSON.stringify(order));
      return client.next(`the answer to ${JSON.stringify(order)}`);
    },
  };
}

const frame = (message) =>
  new RegExp(`^\\{"message": ?"${message}", ?"connectionId": ?"[^"]{12,20}", ?"requestId": ?"[^"]{12,20}"\\}$`);
const FAILED = frame("Internal server error");
const TIMED_OUT = frame("Endpoint request timed out");
const THROTTLED = frame("Too Many Requests");

before(async () => (reports = await startReports()));
after(() => reports.stop());

/** Asks without pause until it is told to stop; gives the number of answers, all of them right. */
async function load(gateway, over) {
  const client = await talk(gateway);
  let n = 0;
  const owed = new Set();
  const order = () => {
    owed.add(String(n));
    client.order({ do: "answer", n: n++ });
  };
  for (let i = 0; i < OUTSTANDING; i++) order();
  while (owed.size > 0) {
    const answer = await client.next("an answer under load");
    assert.ok(owed.delete(answer), `nobody asked for ${answer}`);
    if (!over.aborted) order();
  }
  await client.close();
  return n;
}

test(`${KILLS} processes killed in mid-call under load lose no other call`, { timeout: KILLS * 2_000 + 60_000 }, async (t) => {
  const gateway = await gatewayOf(t, {});
  const over = new AbortController();
  const others = Promise.all(Array.from({ length: LOADED }, () => load(gateway, over.signal)));
  others.catch(() => {});
  const victim = await talk(gateway);
  for (let i = 0; i < KILLS; i++) {
    if (i % 2 === 0) {
      assert.match(await victim.ask({ do: "die" }), FAILED);
    } else {
      victim.order({ do: "hang", n: i });
      const { pid } = await reports.next("the function to hang");
      process.kill(pid, "SIGKILL");
      assert.match(await victim.next("the frame for a killed call"), FAILED);
    }
  }
  over.abort();
  const answered = (await others).reduce((sum, each) => sum + each);
  assert.ok(answered > KILLS, `${answered} answers beside ${KILLS} kills are no load`);
  assert.equal(await victim.ask({ do: "answer", n: "still here" }), "still here");
  assert.equal(await gateway.metric(/^carillon_function_errors_total/), KILLS);
  t.diagnostic(`${answered} calls answered beside ${KILLS} kills`);
});

test("a function that never answers costs its call: the route's time is over, or its own", async (t) => {
  const gateway = await gatewayOf(t, {
    functions: { f: node({ timeout: "1s" }) },
    routes: { hurried: { integration: "function:f", response: true, timeout: "300ms" } },
  });
  const client = await talk(gateway);
  assert.match(await client.ask({ do: "hang", n: 1 }), FAILED);
  const { pid } = await reports.next("the function to hang");
  await gone(pid);
  // Warm, so that the short time is the function's alone.
  assert.equal(await client.ask({ do: "answer", n: 2 }), "2");
  assert.match(await client.ask({ action: "hurried", do: "hang", n: 3 }), TIMED_OUT);
  assert.equal(await client.ask({ do: "answer", n: 4 }), "4");
  await gone((await reports.next("the function to hang again")).pid);
  assert.equal(await gateway.metric(/^carillon_function_timeouts_total/), 1);
});

test("an answer after the time is dropped: one frame for one message", async (t) => {
  const gateway = await gatewayOf(t, {
    functions: { f: node({ concurrency: 1 }) },
    routes: { hurried: { integration: "function:f", response: true, timeout: "200ms" } },
  });
  const client = await talk(gateway);
  assert.equal(await client.ask({ do: "answer", n: 1 }), "1");
  assert.match(await client.ask({ action: "hurried", do: "pause", ms: 600, n: "too late" }), TIMED_OUT);
  // The only process answers this when it has answered the other.
  assert.equal(await client.ask({ do: "answer", n: 2 }), "2");
});

test("a runtime that answers twice, for others, or with rubbish is answered and costs nobody a call", async (t) => {
  const gateway = await gatewayOf(t, {
    functions: {
      f: node(),
      bad: { process: { runtime: "provided", code: join(functions, "runtime"), concurrency: 1, timeout: "10s" } },
    },
    routes: { bad: { integration: "function:bad", response: true } },
  });
  const [client, other] = [await talk(gateway), await talk(gateway)];
  const over = new AbortController();
  const beside = load(gateway, over.signal);
  beside.catch(() => {});
  assert.equal(await client.ask({ action: "bad", do: "twice" }), "first");
  assert.equal(await client.ask({ action: "bad", do: "tell" }), "202,400");
  assert.equal(await client.ask({ action: "bad", do: "foreign" }), "400");
  for (let i = 0; i < 5; i++) assert.equal(await client.ask({ action: "bad", do: "rubbish" }), "after all");
  assert.equal(await other.ask({ do: "answer", n: 1 }), "1");
  over.abort();
  assert.ok((await beside) > 0);
});

test("7 MB are too much: the contract's frame, and the same process goes on", async (t) => {
  const gateway = await gatewayOf(t, { functions: { f: node({ concurrency: 1 }) } });
  const client = await talk(gateway);
  for (let i = 0; i < 3; i++) {
    assert.match(await client.ask({ do: "flood" }), FAILED);
    assert.equal(await client.ask({ do: "answer", n: i }), String(i));
  }
});

test("a child that would outlive its function goes with it", async (t) => {
  const gateway = await gatewayOf(t, { functions: { f: node({ concurrency: 1 }) } });
  const client = await talk(gateway);
  const child = Number(await client.ask({ do: "fork" }));
  // Lives as long as the function does.
  process.kill(child, 0);
  assert.match(await client.ask({ do: "die" }), FAILED);
  await gone(child);
  const idle = Number(await client.ask({ do: "fork" }));
  await client.ask({ do: "ask", n: 1 });
  const { pid } = await reports.next("the function to tell its id");
  process.kill(pid, "SIGKILL");
  await gone(idle);
});

test("a function that ends at its start costs each call a frame, and nothing else", async (t) => {
  const gateway = await gatewayOf(t, {
    functions: { f: node(), broken: node({ code: join(functions, "broken") }) },
    routes: { broken: { integration: "function:broken", response: true } },
  });
  const client = await talk(gateway);
  const over = new AbortController();
  const beside = load(gateway, over.signal);
  beside.catch(() => {});
  for (let i = 0; i < 10; i++) assert.match(await client.ask({ action: "broken" }), FAILED);
  // Several at a time, too.
  for (let i = 0; i < 10; i++) client.order({ action: "broken" });
  for (let i = 0; i < 10; i++) assert.match(await client.next("a frame for each"), FAILED);
  over.abort();
  assert.ok((await beside) > 0);
});

test("a function that takes more memory than it may is ended with its call", async (t) => {
  const gateway = await gatewayOf(t, { functions: { f: node({ memory: "128MB" }) } });
  const client = await talk(gateway);
  assert.match(await client.ask({ do: "gorge" }), FAILED);
  assert.equal(await client.ask({ do: "answer", n: 1 }), "1");
  await eventually("the log to say why", () => gateway.output.includes("used more memory than the 128 MB"));
});

test("an ordered route keeps 1,000 messages of a connection in order while others are served", async (t) => {
  const gateway = await gatewayOf(t, {
    routes: { ordered: { integration: "function:f", response: true, ordered: true } },
  });
  const over = new AbortController();
  const others = Promise.all(Array.from({ length: 3 }, () => load(gateway, over.signal)));
  others.catch(() => {});
  const client = await talk(gateway);
  for (let i = 0; i < 1_000; i++) {
    // Every fifth takes longer than what follows it.
    client.order(i % 5 === 0 ? { action: "ordered", do: "pause", ms: 3, n: i } : { action: "ordered", do: "answer", n: i });
  }
  for (let i = 0; i < 1_000; i++) assert.equal(await client.next(`answer ${i}`), String(i));
  over.abort();
  for (const answered of await others) assert.ok(answered > 100, `only ${answered} answers beside it`);
});

test("past its bound a connection is not read, and is read again afterwards", async (t) => {
  const gateway = await gatewayOf(t, { bounds: { perConnection: 2 } });
  const open = reports.hold();
  t.after(open);
  const client = await talk(gateway);
  const padding = "x".repeat(100_000);
  const MESSAGES = 300;
  for (let i = 0; i < MESSAGES; i++) client.order({ do: "ask", n: i, padding });
  for (let i = 0; i < 2; i++) await reports.next("the calls within the bound");
  // Somebody else is served meanwhile, by a process of its own.
  const other = await talk(gateway);
  assert.equal(await other.ask({ do: "answer", n: "other" }), "other");
  assert.ok(client.socket.bufferedAmount > 0, "what is not read stays with the client");
  // The other's call is the third.
  assert.equal(await gateway.metric(/^carillon_function_calls_total/), 3);
  open();
  const answers = new Set();
  for (let i = 0; i < MESSAGES; i++) answers.add(await client.next(`answer ${i}`));
  assert.equal(answers.size, MESSAGES);
  for (let i = 2; i < MESSAGES; i++) await reports.next("the report of each");
});

test("past the global bound the client is told, and it is counted", async (t) => {
  const gateway = await gatewayOf(t, { bounds: { concurrency: 2 } });
  const open = reports.hold();
  t.after(open);
  const [first, second, third] = [await talk(gateway), await talk(gateway), await talk(gateway)];
  first.order({ do: "ask", n: 1 });
  second.order({ do: "ask", n: 2 });
  for (let i = 0; i < 2; i++) await reports.next("two calls");
  for (let i = 0; i < 5; i++) assert.match(await third.ask({ do: "answer", n: 3 }), THROTTLED);
  assert.equal(await gateway.metric(/^carillon_function_throttled_total/), 5);
  assert.equal(await gateway.metric(/^carillon_function_calls_total/), 2);
  assert.equal(await gateway.metric(/reason="throttled"/), 5);
  open();
  assert.equal(await first.next(), "1");
  assert.equal(await second.next(), "2");
  await eventually("room for another call", async () => (await third.ask({ do: "answer", n: 4 })) === "4");
});
