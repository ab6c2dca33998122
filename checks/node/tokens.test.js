// SPDX-License-Identifier: Apache-2.0
// Who may connect and who may join: an origin allow-list and a JWT authorizer.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { browserSocket, launchBrowser, servePage } from "./browser.js";
import { connect, refusal } from "./clients.js";
import { ID } from "./conversation.js";
import { startGateway } from "./gateway.js";
import { token } from "./token.js";

const SECRET = "a secret of more than thirty-two bytes";
const APP = "https://app.example.com";
const good = () => token(SECRET, { join: ["news", "team-*"], publish: ["news"] });

let gateway;
let web;
before(async () => {
  web = await servePage();
  gateway = await startGateway({
    config: `
origins: ["${APP}", "https://*.example.org", "http://127.0.0.1:${web.port}"]
auth: people
apis:
  - authorizers:
      people:
        jwt:
          keys:
            - algorithm: HS256
              secret: ${SECRET}
          join: { claim: join }
          publish: { claim: publish }
`,
  });
});
after(async () => {
  web?.close();
  await gateway?.stop();
});

const bearer = (jwt) => ({ origin: APP, headers: { Authorization: `Bearer ${jwt}` } });

/** Joins news with a token in one of its places, hears itself spoken to, and leaves. */
async function assertJoins(client) {
  client.send('{"action":"joinchannel","channel":"news"}');
  assert.match(await client.next("the answer to joining"), /^\{"channel":"news","connectionId":"/);
  await client.close();
}

test("a token in the Authorization header connects", async () => assertJoins(await connect(gateway.ws, bearer(good()))));

test("a token in the query connects", async () =>
  assertJoins(await connect(`${gateway.ws}?token=${good()}`, { origin: APP })));

test("a token in the subprotocols connects and is not echoed", async () => {
  const client = await connect(gateway.ws, { origin: APP, protocols: [`bearer.${good()}`, "carillon.v1"] });
  assert.equal(client.protocol, "carillon.v1");
  client.send('{"action":"joinchannel","channel":"news","ref":"1"}');
  assert.match(await client.next("the ack"), /^\{"type":"ack","ref":"1"/);
  await client.close();
});

test("Chromium connects with a token in the subprotocols", async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${web.port}/`);
  const socket = await browserSocket(page, gateway.ws, ["carillon.v1", `bearer.${good()}`]);
  assert.equal(socket.protocol, "carillon.v1");
  await socket.send('{"action":"joinchannel","channel":"team-7","ref":"1"}');
  assert.match(await socket.next(), /^\{"type":"ack","ref":"1"/);
  await assert.rejects(browserSocket(page, gateway.ws, ["carillon.v1"]), /was closed: 1006/);
});

test("no token and bad tokens are refused with 401", async () => {
  const now = Math.floor(Date.now() / 1000);
  const [head, body, signature] = good().split(".");
  const bad = {
    "signed with another secret": token("another secret of thirty-two bytes!", { join: ["news"] }),
    "alg none": token(SECRET, {}, { alg: "none" }),
    "another algorithm": token(SECRET, {}, { alg: "HS512" }),
    expired: token(SECRET, { exp: now - 120 }),
    "without expiry": token(SECRET, { exp: undefined }),
    "not yet valid": token(SECRET, { nbf: now + 600 }),
    "changed body": `${head}.${body.slice(0, -4)}AAAA.${signature}`,
    "no token": "nonsense",
    empty: "",
  };
  for (const [why, jwt] of Object.entries(bad)) assert.equal(await refusal(gateway.ws, bearer(jwt)), 401, why);
  assert.equal(await refusal(gateway.ws, { origin: APP }), 401, "none at all");
  assert.equal(await refusal(`${gateway.ws}?token=nonsense`, { origin: APP }), 401, "bad one in the query");
});

test("a foreign origin is refused with 403 before the token is looked at", async () => {
  for (const origin of ["https://evil.test", "http://app.example.com", "https://example.org", "null"]) {
    assert.equal(await refusal(gateway.ws, { ...bearer(good()), origin }), 403, origin);
    assert.equal(await refusal(gateway.ws, { origin }), 403, `${origin} without a token`);
  }
  assert.equal(await refusal(gateway.ws, { ...bearer(good()), origin: "https://a.example.org" }), "open");
});

test("a channel that the token does not name is refused with the error frame, and the connection stays", async () => {
  const client = await connect(gateway.ws, bearer(good()));
  // What stands in "error" is for people.
  const forbidden = new RegExp(
    `^\\{"message": "Forbidden", "connectionId":"${ID}", "requestId":"${ID}","error":"[^"]+"\\}$`,
  );
  client.send('{"action":"joinchannel","channel":"secret"}');
  assert.match(await client.next("the error frame of joining"), forbidden);
  client.send('{"action":"sendmessage","channel":"team-7","message":"x"}');
  assert.match(await client.next("the error frame of publishing"), forbidden);
  await assertJoins(client);
});

test("a claim without channels opens none", async () => {
  const client = await connect(gateway.ws, bearer(token(SECRET, {})));
  client.send('{"action":"joinchannel","channel":"news"}');
  assert.match(await client.next("the error frame"), /^\{"message": "Forbidden", .*"error":"[^"]+"\}$/);
  await client.close();
});

test("no token stands in what the gateway printed", () => assert.doesNotMatch(gateway.output, /eyJ[\w-]{10}/));
