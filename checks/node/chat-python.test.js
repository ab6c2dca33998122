// SPDX-License-Identifier: Apache-2.0
// examples/chat-python as it is published: one function for all routes and one that authorizes, with
// boto3, which is told its endpoint as https and as wss.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { cpSync, chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { connect, refusal } from "./clients.js";
import { freePort, startDynamoDb } from "./dynamodb.js";
import { DISTRIBUTION, startGateway } from "./gateway.js";
import { eventually } from "./waiting.js";

const example = resolve(dirname(fileURLToPath(import.meta.url)), "../../examples/chat-python");
const TableName = "people";
const SECRET = "not-a-real-secret";
const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "anything" };
const NOBODY = `${Buffer.alloc(11, 1).toString("base64url")}=`;
// A first call starts a process that imports boto3.
const LONG = 30_000;

const tokenOf = (name, secret = SECRET) => `${name}.${createHmac("sha256", secret).update(name).digest("hex")}`;

let code;
before(() => {
  code = mkdtempSync(join(tmpdir(), "carillon-chat-"));
  cpSync(join(example, "functions"), code, { recursive: true, filter: (from) => !from.includes("__pycache__") });
  chmodSync(code, 0o755); // functions run as a user that owns nothing
});
after(() => rmSync(code, { recursive: true, force: true }));

const endpoints = {
  "https from the event": () => "",
  "wss from WEBSOCKET_URL": (port) => `WEBSOCKET_URL: "wss://localhost:${port}/dev", `,
};

for (const [kind, variable] of Object.entries(endpoints)) {
  describe(`a chat in Python with ${kind}`, () => {
    let dynamo;
    let db;
    let gateway;

    before(async () => {
      dynamo = await startDynamoDb();
      const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: "us-east-1", credentials: KEY });
      db = DynamoDBDocumentClient.from(client);
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "connectionId", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "connectionId", KeyType: "HASH" }],
        }),
      );
      const port = await freePort(); // the function is told it before the gateway listens
      const config = readFileSync(join(example, "carillon.yaml"), "utf8")
        .replaceAll("code: functions", `code: ${code}`)
        .replaceAll("http://127.0.0.1:8000", dynamo.endpoint)
        .replaceAll("{env: TOKEN_SECRET}", SECRET)
        .replaceAll("environment: {TABLE_NAME", `environment: {${variable(port)}TABLE_NAME`);
      gateway = await startGateway({ config, listen: `127.0.0.1:${port}`, env: DISTRIBUTION });
    });

    after(async () => {
      try {
        await gateway?.stop();
      } finally {
        db?.destroy();
        await dynamo?.stop();
      }
    });

    const rows = async () => (await db.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items;
    const empty = () => eventually("an empty table", async () => (await rows()).length === 0, LONG);
    const chatting = (name) => connect(`${gateway.ws}?token=${tokenOf(name)}`);
    const say = (client, body) => client.send(JSON.stringify(body));

    test("no token and a forged one are refused with 401, a banned name with 403", async () => {
      assert.equal(await refusal(gateway.ws), 401);
      assert.equal(await refusal(`${gateway.ws}?token=${tokenOf("ann", "another secret")}`), 401);
      assert.equal(await refusal(gateway.ws, { headers: { Authorization: "Bearer nonsense" } }), 401);
      assert.equal(await refusal(`${gateway.ws}?token=${tokenOf("mallory")}`), 403);
    });

    test("a token in the header or in the query string names who speaks", async () => {
      const ann = await connect(gateway.ws, { headers: { Authorization: `Bearer ${tokenOf("ann")}` } });
      const bob = await chatting("bob");
      say(ann, { action: "sendmessage", message: "grüß dich" });
      assert.equal(await bob.next("the message", LONG), "ann: grüß dich");
      say(bob, { action: "setname", name: "robert" });
      await eventually("the new name", async () => (await rows()).some(({ name }) => name === "robert"), LONG);
      say(bob, { action: "sendmessage", message: "hello" });
      assert.equal(await ann.next("the answer", LONG), "robert: hello");
      await Promise.all([ann.close(), bob.close()]);
      await empty();
    });

    test("who is there is told with address and time, as get_connection gives them", async () => {
      const start = Date.now();
      const [ann, bob] = [await chatting("ann"), await chatting("bob")];
      say(ann, { action: "who" });
      const list = JSON.parse(await ann.next("the list", LONG));
      assert.deepEqual(list.map(({ name }) => name).sort(), ["ann", "bob"]);
      for (const { address, since } of list) {
        assert.equal(address, "127.0.0.1");
        assert.ok(Math.abs(new Date(since) - start) < LONG, since);
      }
      await Promise.all([ann.close(), bob.close()]);
      await empty();
    });

    test("a connection that is gone is skipped and forgotten", async () => {
      await db.send(new PutCommand({ TableName, Item: { connectionId: NOBODY, name: "nobody" } }));
      const [ann, bob] = [await chatting("ann"), await chatting("bob")];
      say(ann, { action: "sendmessage", message: "anybody?" });
      assert.equal(await bob.next("the message", LONG), "ann: anybody?");
      await eventually("nobody to be gone", async () => (await rows()).length === 2, LONG);
      await Promise.all([ann.close(), bob.close()]);
      await empty();
    });

    test("an action that the function does not know is answered by it", async () => {
      const ann = await chatting("ann");
      say(ann, { action: "fly" });
      assert.equal(await ann.next("the answer", LONG), "nothing is known of $default");
      await ann.close();
      await empty();
    });
  });
}
