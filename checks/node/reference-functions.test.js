// SPDX-License-Identifier: Apache-2.0
// The four functions of the reference design as they are published in examples/chat-node, with their
// table in DynamoDB Local and clients that others wrote.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { connect, reconnecting } from "./clients.js";
import { startDynamoDb } from "./dynamodb.js";
import { startGateway } from "./gateway.js";
import { eventually } from "./waiting.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const TableName = "chat";
const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "anything" };
// A first call starts a process, and several may start at once on a small machine.
const LONG = 30_000;

let code;
let dynamo;
let db;
let gateway;
let api;

before(async () => {
  code = functions();
  dynamo = await startDynamoDb();
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: "us-east-1", credentials: KEY });
  db = DynamoDBDocumentClient.from(client);
  createTable();
  const config = readFileSync(join(root, "examples/chat-node/carillon.yaml"), "utf8");
  gateway = await startGateway({
    config: config.replaceAll("code: functions", `code: ${code}`).replaceAll("http://127.0.0.1:8000", dynamo.endpoint),
  });
  api = new ApiGatewayManagementApiClient({ endpoint: gateway.endpoint, region: "us-east-1", credentials: KEY });
});

after(async () => {
  try {
    await gateway?.stop();
  } finally {
    db?.destroy();
    await dynamo?.stop();
    if (code) rmSync(code, { recursive: true, force: true });
  }
});

/** The example with its packages, as `npm install` in its folder leaves it. */
function functions() {
  const folder = mkdtempSync(join(tmpdir(), "carillon-chat-"));
  const example = join(root, "examples/chat-node/functions");
  for (const name of readdirSync(example).filter((name) => name !== "node_modules")) {
    cpSync(join(example, name), join(folder, name));
  }
  cpSync(join(root, "checks/node_modules"), join(folder, "node_modules"), {
    recursive: true,
    filter: (from) => !/node_modules\/(playwright-core|wscat|\.bin)/.test(from),
  });
  chmodSync(folder, 0o755); // functions run as a user that owns nothing
  return folder;
}

function createTable() {
  execFileSync(process.execPath, ["create-table.js"], {
    cwd: code,
    env: {
      PATH: process.env.PATH,
      TABLE_NAME: TableName,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

async function joining(client, channel) {
  client.send(JSON.stringify({ action: "joinchannel", channel }));
  const answer = JSON.parse(await client.next("the answer to joining", LONG));
  assert.deepEqual(Object.keys(answer), ["channel", "connectionId"]);
  assert.equal(answer.channel, channel);
  return answer.connectionId;
}

function say(client, channel, message) {
  client.send(JSON.stringify({ action: "sendmessage", channel, message }));
}

async function joined(channel) {
  const client = await connect(gateway.ws, { handshakeTimeout: LONG });
  client.id = await joining(client, channel);
  return client;
}

const close = (...clients) => Promise.all(clients.map((client) => client.close()));

/** The channels that the table has for a connection. */
async function rows(connectionId) {
  const { Items } = await db.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "connectionId = :id",
      ExpressionAttributeValues: { ":id": connectionId },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ channel }) => channel);
}

async function members(channel) {
  const { Count } = await db.send(
    new QueryCommand({
      TableName,
      IndexName: "members",
      KeyConditionExpression: "channel = :channel",
      ExpressionAttributeValues: { ":channel": channel },
    }),
  );
  return Count;
}

function noRows(connectionId) {
  return eventually("the rows to be gone", async () => (await rows(connectionId)).length === 0, LONG);
}

test("a broadcast reaches all other members and not the sender", async () => {
  const clients = [];
  for (let i = 0; i < 3; i++) clients.push(await joined("news"));
  const [sender, ...others] = clients;
  assert.deepEqual(await rows(sender.id), ["default", "news"]);
  say(sender, "news", "hello");
  for (const other of others) assert.equal(await other.next("the broadcast", LONG), "hello");
  // The next that the sender gets is somebody else's.
  say(others[0], "news", "and you");
  assert.equal(await sender.next("the answer", LONG), "and you");
  assert.equal(await others[1].next("the answer", LONG), "and you");
  await close(...clients);
});

test("who joined nothing is in the channel default", async () => {
  const [one, two] = [await connect(gateway.ws), await joined("elsewhere")];
  two.send('{"action":"sendmessage","message":{"count":1}}');
  assert.equal(await one.next("the message", LONG), '{"count":1}');
  await close(one, two);
});

test("reconnecting-websocket joins and hears, also after it was cut off", async () => {
  const speaker = await joined("again");
  const ids = [];
  const client = await reconnecting(gateway.ws, async (opened) => ids.push(await joining(opened, "again")));
  await eventually("the first joining", () => ids.length === 1, LONG);
  await api.send(new DeleteConnectionCommand({ ConnectionId: ids[0] }));
  await eventually("the second joining", () => ids.length === 2, LONG);
  say(speaker, "again", "welcome back");
  assert.equal(await client.next("the broadcast", LONG), "welcome back");
  await noRows(ids[0]);
  client.close();
  await speaker.close();
});

test("a connection is in many channels, each of which is heard", async () => {
  const [listener, speaker] = [await joined("room-0"), await joined("hall")];
  const channels = Array.from({ length: 30 }, (_, i) => `room-${i}`);
  for (const channel of channels.slice(1)) await joining(listener, channel);
  assert.deepEqual((await rows(listener.id)).sort(), ["default", ...channels].sort());
  for (const channel of [channels[0], channels[29]]) {
    say(speaker, channel, `in ${channel}`);
    assert.equal(await listener.next("the broadcast", LONG), `in ${channel}`);
  }
  await listener.close();
  await noRows(listener.id);
  await speaker.close();
});

test("a client that vanishes leaves no row", async () => {
  const client = await joined("lost");
  client.socket.terminate();
  await noRows(client.id);
});

test("DELETE of a connection removes its rows", async () => {
  const client = await joined("deleted");
  await api.send(new DeleteConnectionCommand({ ConnectionId: client.id }));
  assert.equal((await client.closed()).code, 1000);
  await noRows(client.id);
});

test("a row that outlived its connection is removed by the first message, which the others get", async () => {
  const gone = await joined("stale");
  await gone.close();
  await noRows(gone.id);
  await db.send(new PutCommand({ TableName, Item: { connectionId: gone.id, channel: "stale" } }));
  const [speaker, listener] = [await joined("stale"), await joined("stale")];
  say(speaker, "stale", "anybody?");
  assert.equal(await listener.next("the broadcast", LONG), "anybody?");
  await noRows(gone.id);
  await close(speaker, listener);
});

test("a channel with more members than one page reaches them all, and rows of nobody go", async () => {
  const [speaker, listener] = [await joined("long"), await joined("long")];
  for (let i = 0; i < 240; i++) {
    // Well-formed ids that nobody has, before and after the listener's in the order of the index.
    const connectionId = `${Buffer.of(i % 2 ? 0 : 255, i, 0, 0, 0, 0, 0, 0, 0, 0, 0).toString("base64url")}=`;
    await db.send(new PutCommand({ TableName, Item: { connectionId, channel: "long" } }));
  }
  say(speaker, "long", "to the end");
  assert.equal(await listener.next("the broadcast", LONG), "to the end");
  await eventually("only two members", async () => (await members("long")) === 2, LONG);
  await close(speaker, listener);
});

test("30 clients at once all hear each other, and leave an empty table", async () => {
  const clients = await Promise.all(Array.from({ length: 30 }, () => joined("crowd")));
  clients.forEach((client, i) => say(client, "crowd", `from ${i}`));
  await Promise.all(
    clients.map(async (client, i) => {
      const heard = new Set();
      for (let n = 1; n < clients.length; n++) heard.add(await client.next("a broadcast", LONG));
      const expected = clients.map((_, other) => `from ${other}`).filter((_, other) => other !== i);
      assert.deepEqual(heard, new Set(expected));
    }),
  );
  await close(...clients);
  await eventually("an empty table", async () => (await db.send(new ScanCommand({ TableName }))).Count === 0, LONG);
});
