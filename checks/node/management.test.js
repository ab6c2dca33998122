// SPDX-License-Identifier: Apache-2.0
// @connections through the AWS SDK for JavaScript v3: in the open default and with keys configured.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { connect } from "./clients.js";
import { startGateway } from "./gateway.js";

const LARGEST = 131_072;
const DUMMY = { accessKeyId: "AKIADUMMY", secretAccessKey: "dummy" };
const KNOWN = { accessKeyId: "AKIATEST", secretAccessKey: "wJalrXUtnFEMI-not-a-real-secret" };

function sdk(gateway, credentials) {
  return new ApiGatewayManagementApiClient({
    endpoint: gateway.endpoint,
    region: "us-east-1",
    credentials,
    maxAttempts: 1,
  });
}

async function joined(gateway) {
  const client = await connect(gateway.ws);
  client.send('{"action":"joinchannel","channel":"sdk"}');
  client.id = JSON.parse(await client.next("the answer to joining")).connectionId;
  return client;
}

const post = (api, id, data) => api.send(new PostToConnectionCommand({ ConnectionId: id, Data: data }));
const status = (error, name, code) => error.name === name && error.$metadata.httpStatusCode === code;

describe("the open development default", () => {
  let gateway;
  let api;
  before(async () => {
    gateway = await startGateway();
    api = sdk(gateway, DUMMY);
  });
  after(() => gateway?.stop());

  test("PostToConnection delivers the text as it is", async () => {
    const client = await joined(gateway);
    assert.equal((await post(api, client.id, "grüß dich")).$metadata.httpStatusCode, 200);
    assert.equal(await client.next("the posted text"), "grüß dich");
    await client.close();
  });

  test("GetConnection gives dates and the address", async () => {
    const start = Date.now();
    const client = await connect(gateway.ws, { headers: { "User-Agent": "check/1" } });
    client.send('{"action":"joinchannel","channel":"sdk"}');
    const id = JSON.parse(await client.next("the answer to joining")).connectionId;
    const answer = await api.send(new GetConnectionCommand({ ConnectionId: id }));
    for (const date of [answer.ConnectedAt, answer.LastActiveAt]) {
      assert.ok(date instanceof Date, `no date: ${date}`);
      assert.ok(date.getTime() >= start - 50 && date.getTime() <= Date.now() + 50, `not now: ${date.toISOString()}`);
    }
    assert.ok(answer.LastActiveAt >= answer.ConnectedAt);
    assert.equal(answer.Identity.SourceIp, "127.0.0.1");
    assert.equal(answer.Identity.UserAgent, "check/1");
    await client.close();
  });

  test("DeleteConnection closes with 1000; afterwards every call is Gone", async () => {
    const client = await joined(gateway);
    const answer = await api.send(new DeleteConnectionCommand({ ConnectionId: client.id }));
    assert.equal(answer.$metadata.httpStatusCode, 204);
    assert.equal((await client.closed()).code, 1000);
    const gone = (error) => error instanceof GoneException && status(error, "GoneException", 410);
    await assert.rejects(post(api, client.id, "anybody?"), gone);
    await assert.rejects(api.send(new GetConnectionCommand({ ConnectionId: client.id })), gone);
    await assert.rejects(api.send(new DeleteConnectionCommand({ ConnectionId: client.id })), gone);
  });

  test("128 KB pass, one byte more is PayloadTooLarge", async () => {
    const client = await joined(gateway);
    const largest = "x".repeat(LARGEST);
    await post(api, client.id, largest);
    assert.equal(await client.next("the largest message"), largest);
    await assert.rejects(
      post(api, client.id, `${largest}x`),
      (error) => error instanceof PayloadTooLargeException && status(error, "PayloadTooLargeException", 413),
    );
    await post(api, client.id, "still open");
    assert.equal(await client.next("the message after the refused one"), "still open");
    await client.close();
  });

  test("a malformed id is a bad request, a well-formed unknown one is Gone", async () => {
    await assert.rejects(post(api, "nonsense", "x"), (error) => status(error, "BadRequestException", 400));
    await assert.rejects(post(api, "AAAAAAAAAAAAAAA=", "x"), (error) => error instanceof GoneException);
  });

  test("an unsigned request passes", async () => {
    const client = await joined(gateway);
    const url = `${gateway.endpoint}/@connections/${encodeURIComponent(client.id)}`;
    assert.equal((await fetch(url, { method: "POST", body: "unsigned" })).status, 200);
    assert.equal(await client.next("the unsigned text"), "unsigned");
    await client.close();
  });
});

describe("with keys configured", () => {
  let gateway;
  let client;
  before(async () => {
    gateway = await startGateway({
      config: `
auth: none
management:
  credentials:
    - accessKeyId: ${KNOWN.accessKeyId}
      secretAccessKey: ${KNOWN.secretAccessKey}
`,
    });
    client = await joined(gateway);
  });
  after(async () => {
    await client?.close();
    await gateway?.stop();
  });

  const forbidden = (error) => error.$metadata.httpStatusCode === 403;

  test("the right key posts, gets and deletes", async () => {
    const api = sdk(gateway, KNOWN);
    await post(api, client.id, "signed");
    assert.equal(await client.next("the signed text"), "signed");
    const answer = await api.send(new GetConnectionCommand({ ConnectionId: client.id }));
    assert.equal(answer.Identity.SourceIp, "127.0.0.1");
    const other = await joined(gateway);
    await api.send(new DeleteConnectionCommand({ ConnectionId: other.id }));
    assert.equal((await other.closed()).code, 1000);
  });

  test("a wrong secret is refused", () =>
    assert.rejects(post(sdk(gateway, { ...KNOWN, secretAccessKey: "wrong" }), client.id, "x"), forbidden));

  test("an unknown key is refused", () => assert.rejects(post(sdk(gateway, DUMMY), client.id, "x"), forbidden));

  test("an unsigned request is refused, also to a channel", async () => {
    for (const path of [`@connections/${encodeURIComponent(client.id)}`, "@channels/sdk"]) {
      const answer = await fetch(`${gateway.endpoint}/${path}`, { method: "POST", body: "x" });
      await answer.arrayBuffer();
      assert.equal(answer.status, 403, path);
    }
  });

  test("nothing of the refused requests was delivered", async () => {
    await post(sdk(gateway, KNOWN), client.id, "next");
    assert.equal(await client.next("the signed text"), "next");
  });
});
