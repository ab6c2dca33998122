// SPDX-License-Identifier: Apache-2.0
// The reference usage with clients that others wrote, on the open development default.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { browserSocket, launchBrowser, servePage } from "./browser.js";
import { connect, reconnecting, refusal, wscat } from "./clients.js";
import { ID, carillonV1, referenceUsage } from "./conversation.js";
import { startGateway } from "./gateway.js";

let gateway;
before(async () => (gateway = await startGateway()));
after(() => gateway?.stop());

async function pair(open, use) {
  const [one, two] = [await open(), await open()];
  try {
    await use(one, two);
  } finally {
    await one.close();
    await two.close();
  }
}

test("ws does the reference usage", () => pair(() => connect(gateway.ws), referenceUsage));

test("ws without compression does the reference usage", () =>
  pair(() => connect(gateway.ws, { perMessageDeflate: false }), referenceUsage));

test("reconnecting-websocket does the reference usage", () => pair(() => reconnecting(gateway.ws), referenceUsage));

test("wscat does the reference usage", async () => {
  const [one, two] = [await wscat(gateway), await wscat(gateway)];
  try {
    // The second one's knocking was heard by the first one, and by nobody after it.
    one.send('{"action":"echo","message":"quiet now"}');
    while ((await one.next("the echo")) !== "quiet now");
    await referenceUsage(one, two);
  } finally {
    await one.close();
    await two.close();
  }
});

test("ws speaks carillon.v1 beside a raw client", async () => {
  const v1 = await connect(gateway.ws, { protocols: ["carillon.v1"] });
  assert.equal(v1.protocol, "carillon.v1");
  const raw = await connect(gateway.ws);
  await carillonV1(v1, raw);
  await Promise.all([v1.close(), raw.close()]);
});

test("a compressed broadcast arrives as it was sent", async () => {
  const text = JSON.stringify({ items: Array.from({ length: 500 }, (_, i) => ({ i, name: `item ${i}` })) });
  const client = await connect(gateway.ws, { perMessageDeflate: true });
  assert.match(client.socket.extensions, /permessage-deflate/);
  client.send('{"action":"joinchannel","channel":"large"}');
  await client.next("the answer to joining");
  assert.equal(await gateway.publish("large", text), 1);
  assert.equal(await client.next("the broadcast"), text);
  await client.close();
});

test("an unknown stage is refused with 403, a plain GET with 426", async () => {
  assert.equal(await refusal(gateway.ws.replace(/[^/]+$/, "nosuchstage")), 403);
  const answer = await fetch(gateway.endpoint);
  await answer.arrayBuffer();
  assert.equal(answer.status, 426);
});

test("excluding an id leaves that connection out", async () => {
  await pair(
    () => connect(gateway.ws),
    async (one, two) => {
      const ids = [];
      for (const client of [one, two]) {
        client.send('{"action":"joinchannel","channel":"all-but-one"}');
        ids.push(JSON.parse(await client.next("the answer to joining")).connectionId);
      }
      assert.match(ids[0], new RegExp(`^${ID}$`));
      assert.equal(await gateway.publish(`all-but-one?exclude=${encodeURIComponent(ids[0])}`, "for two"), 1);
      assert.equal(await two.next("the message"), "for two");
      assert.equal(await gateway.publish("all-but-one", "for both"), 2);
      assert.equal(await one.next("the message for both"), "for both");
    },
  );
});

test("Chromium does the reference usage and carillon.v1 from another loopback origin", async (t) => {
  const web = await servePage();
  const browser = await launchBrowser();
  t.after(() => Promise.all([browser.close(), web.close()]));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${web.port}/`);
  const open = (protocols) => browserSocket(page, gateway.ws, protocols);

  await pair(() => open(), referenceUsage);
  await pair(() => open(["carillon.v1"]), async (v1, other) => {
    assert.equal(v1.protocol, "carillon.v1");
    await other.close();
    const raw = await open();
    await carillonV1(v1, raw);
    await raw.close();
  });
});

test("the tester on the root page answers in Chromium without an error", async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(`${error}`));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("response", (response) => response.status() >= 400 && errors.push(`${response.status()} ${response.url()}`));
  const answer = await page.goto(`${gateway.http}/`, { waitUntil: "networkidle" });
  assert.equal(answer.status(), 200);
  assert.deepEqual(errors, []);
});
