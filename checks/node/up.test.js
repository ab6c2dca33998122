// SPDX-License-Identifier: Apache-2.0
// `carillon up`: templates that were written for AWS, as they are, used by clients that others wrote.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { connect, reconnecting, refusal, wscatAsks } from "./clients.js";
import { startDynamoDb } from "./dynamodb.js";
import { DISTRIBUTION, launcher, startGateway } from "./gateway.js";
import { eventually } from "./waiting.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const templates = join(root, "examples/aws");
const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "anything" };
const REGION = { region: "us-east-1", credentials: KEY };
// Several processes may start at once on a small machine.
const LONG = 60_000;

let dynamo;
let db;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "carillon-up-"));
  dynamo = await startDynamoDb();
  db = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamo.endpoint, ...REGION }));
});

after(async () => {
  db?.destroy();
  await dynamo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function up(template, options, use, stop = (gateway) => gateway.stop()) {
  const gateway = await startGateway({
    up: [template, "--dynamodb", dynamo.endpoint, ...options],
    env: DISTRIBUTION,
  });
  try {
    await use(gateway);
  } finally {
    await stop(gateway);
  }
}

const rows = async (TableName) => (await db.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items;
const emptied = (TableName) => eventually(`${TableName} to be empty`, async () => (await rows(TableName)).length === 0, LONG);

async function ask(client, message) {
  client.send(JSON.stringify(message));
  return client.next("an answer", LONG);
}

test("four inline Node functions on SDK v2, a table, roles and no API", async () => {
  const routes = "$connect=ConnectHandler,$disconnect=DisconnectHandler,joinchannel=JoinChannelHandler,sendmessage=SendMessageHandler";
  await up(join(templates, "inline-node.yaml"), ["--stage", "prod", "--routes", routes], async (gateway) => {
    assert.match(gateway.output, /^ChannelsTable +AWS::DynamoDB::Table +table chat_channels$/m);
    assert.match(gateway.output, new RegExp(`^Address +ws://\\S+:${gateway.port}/prod$`, "m"));
    assert.match(gateway.output, /nodejs 16/);
    const ids = [];
    const listener = await reconnecting(gateway.ws, async (client) => {
      ids.push(JSON.parse(await ask(client, { action: "joinchannel", channel: "news" })).connectionId);
    });
    await eventually("the first joining", () => ids.length === 1, LONG);
    const answer = JSON.parse(await wscatAsks(gateway.ws, '{"action":"joinchannel","channel":"news"}'));
    assert.equal(answer.channel, "news");
    const api = new ApiGatewayManagementApiClient({ endpoint: gateway.endpoint, ...REGION });
    await api.send(new DeleteConnectionCommand({ ConnectionId: ids[0] }));
    await eventually("the second joining", () => ids.length === 2, LONG);
    const speaker = await connect(gateway.ws, { handshakeTimeout: LONG });
    speaker.send('{"action":"sendmessage","channel":"news","message":"hello"}');
    assert.equal(await listener.next("the broadcast", LONG), "hello");
    listener.close();
    await speaker.close();
    await emptied("chat_channels");
  });
});

test("a WebSocket API of SAM with an authorizer, in Python", async () => {
  await up(join(templates, "sam"), [], async (gateway) => {
    assert.equal(gateway.stage, "live");
    assert.equal(await refusal(gateway.ws, { handshakeTimeout: LONG }), 401);
    assert.equal(await refusal(`${gateway.ws}?name=nobody`, { handshakeTimeout: LONG }), 403);
    const ann = await connect(`${gateway.ws}?name=ann`, { handshakeTimeout: LONG });
    const bob = await reconnecting(`${gateway.ws}?name=bob`);
    assert.equal(await ask(ann, { action: "enter", room: "hall" }), "you are in hall");
    assert.equal(await ask(bob, { action: "enter", room: "hall" }), "you are in hall");
    assert.equal(await wscatAsks(`${gateway.ws}?name=cid`, '{"action":"enter","room":"attic"}'), "you are in attic");
    ann.send('{"action":"say","room":"hall","text":"hi"}');
    assert.equal(await bob.next("what ann said", LONG), "ann: hi");
    const table = /table (\S*Members\S*)/.exec(gateway.output)[1];
    const ttl = await db.send(new DescribeTimeToLiveCommand({ TableName: table }));
    assert.equal(ttl.TimeToLiveDescription.AttributeName, "expires");
    await ann.close();
    bob.close();
    await emptied(table);
  });
});

test("functions of SAM and the API in the service's own resources", async () => {
  await up(join(templates, "sam-raw/template.yaml"), [], async (gateway) => {
    assert.equal(gateway.stage, "v1");
    const client = await reconnecting(gateway.ws);
    assert.equal(await ask(client, { do: "count", text: "one two  three" }), "3");
    assert.equal(await ask(client, { do: "dance" }), 'hello! Say {"do":"count","text":"some words"}');
    assert.equal(await wscatAsks(gateway.ws, '{"do":"count","text":"a b"}'), "2");
    client.close();
  });
});

test("what cdk synth wrote: one Python function for all routes, and an authorizer", async () => {
  const out = join(folder, "cdk.out");
  cpSync(join(root, "checks/templates/chat.cdk.out"), out, { recursive: true });
  const [asset] = Object.values(JSON.parse(readFileSync(join(out, "Chat.assets.json"), "utf8")).files);
  cpSync(join(root, "examples/chat-python/functions"), join(out, asset.source.path), { recursive: true });
  const secret = "not-a-real-secret";
  const tokenOf = (name) => `${name}.${createHmac("sha256", secret).update(name).digest("hex")}`;
  await up(out, ["--parameters", `TokenSecret=${secret}`], async (gateway) => {
    assert.doesNotMatch(gateway.output, new RegExp(secret));
    assert.equal(await refusal(gateway.ws, { handshakeTimeout: LONG }), 401);
    assert.equal(await refusal(`${gateway.ws}?token=${tokenOf("mallory")}`, { handshakeTimeout: LONG }), 403);
    const ann = await connect(`${gateway.ws}?token=${tokenOf("ann")}`, { handshakeTimeout: LONG });
    const bob = await reconnecting(`${gateway.ws}?token=${tokenOf("bob")}`);
    const who = JSON.parse(await ask(ann, { action: "who" }));
    assert.deepEqual(who.map(({ name }) => name).sort(), ["ann", "bob"]);
    ann.send('{"action":"sendmessage","message":"hi"}');
    assert.equal(await bob.next("what ann said", LONG), "ann: hi");
    const seen = JSON.parse(await wscatAsks(`${gateway.ws}?token=${tokenOf("cid")}`, '{"action":"who"}'));
    assert.deepEqual(seen.map(({ name }) => name).sort(), ["ann", "bob", "cid"]);
    await ann.close();
    bob.close();
    await emptied(/table (\S*People\S*)/.exec(gateway.output)[1]);
  });
});

/** A key set on loopback, and tokens that it verifies. */
async function issuer() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", alg: "EdDSA", use: "sig" }] };
  const server = createServer((_, response) => response.end(JSON.stringify(jwks)));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    address: `http://127.0.0.1:${server.address().port}/jwks`,
    token: (claims) => {
      const exp = Math.floor(Date.now() / 1000) + 600;
      const body = `${encode({ alg: "EdDSA", kid: "k1" })}.${encode({ exp, ...claims })}`;
      return `${body}.${sign(null, Buffer.from(body), privateKey).toString("base64url")}`;
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}

/** The jar that the template deploys; `carillon verify` has built it before. */
function buildFunctions() {
  if (existsSync(join(root, "functions/target/carillon-functions.jar"))) return;
  const options = ["-q", "-pl", "functions", "-am", "package", "-DskipTests", "-Dspotless.skip"];
  execFileSync(launcher, ["mvn", ...options], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Stops it. The runtime of a Java function logs the exception by which an authorizer refuses. */
async function endOf(gateway) {
  gateway.signal("SIGTERM");
  assert.deepEqual(await gateway.ended(), { code: 0, signal: null });
}

test("the template of the reference design in Java, as it is deployed", async () => {
  buildFunctions();
  const keys = await issuer();
  const parameters = [
    ["JwtJwks", keys.address],
    ["JoinAlways", "room-*,default"],
    ["PublishAlways", "room-*"],
  ].flatMap(([name, value]) => ["--parameters", `${name}=${value}`]);
  try {
    await up(join(root, "deploy/template.json"), parameters, async (gateway) => {
      assert.equal(gateway.stage, "prod");
      assert.equal(await refusal(gateway.ws, { handshakeTimeout: LONG }), 401);
      const address = `${gateway.ws}?token=${keys.token({ sub: "ann" })}`;
      const ann = await connect(address, { handshakeTimeout: LONG });
      const bob = await reconnecting(address);
      for (const client of [ann, bob]) {
        assert.equal(JSON.parse(await ask(client, { action: "joinchannel", channel: "room-1" })).channel, "room-1");
      }
      assert.match(await ask(ann, { action: "joinchannel", channel: "attic" }), /"message": "Forbidden".*no permission to join/);
      ann.send('{"action":"sendmessage","channel":"room-1","message":"hi"}');
      assert.equal(await bob.next("the broadcast", LONG), "hi");
      assert.match(await wscatAsks(address, '{"action":"joinchannel","channel":"room-2"}'), /^\{"channel":"room-2"/);
      const v1 = await connect(address, { protocols: ["carillon.v1"], handshakeTimeout: LONG });
      assert.equal(v1.protocol, "carillon.v1");
      const acknowledged = JSON.parse(await ask(v1, { action: "joinchannel", channel: "room-1", ref: 7 }));
      assert.deepEqual([acknowledged.type, acknowledged.ref, acknowledged.channel], ["ack", 7, "room-1"]);
      ann.send('{"action":"sendmessage","channel":"room-1","message":"again"}');
      assert.equal(await bob.next("the broadcast", LONG), "again");
      const envelope = JSON.parse(await v1.next("the broadcast", LONG));
      assert.deepEqual([envelope.type, envelope.channel, envelope.data], ["message", "room-1", "again"]);
      await v1.close();
      await ann.close();
      bob.close();
      await emptied(/table (\S*Memberships\S*)/.exec(gateway.output)[1]);
    }, endOf);
  } finally {
    await keys.close();
  }
});

test("a function calls another, which has no route, if its role says so", async () => {
  const template = join(folder, "calls.yaml");
  writeFileSync(
    template,
    `
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12, Handler: index.handler, MemorySize: 256, Timeout: 20}}
Resources:
  Api:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes:
        ask: {FunctionArn: !GetAtt Ask.Arn, RouteResponseSelectionExpression: $default}
        guess: {FunctionArn: !GetAtt Guess.Arn, RouteResponseSelectionExpression: $default}
  Ask:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{LambdaInvokePolicy: {FunctionName: !Ref Work}}]
      InlineCode: &invokes |
        import boto3
        def handler(event, context):
            try:
                answer = boto3.client("lambda").invoke(FunctionName="calls-Work", Payload=b'{"n": 20}')
                return {"statusCode": 200, "body": answer["Payload"].read().decode()}
            except Exception as e:
                return {"statusCode": 200, "body": type(e).__name__ + " " + e.response["Error"]["Code"]}
  Guess:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [AmazonAPIGatewayInvokeFullAccess]
      Environment: {Variables: {WORK: !Ref Work}}
      InlineCode: *invokes
  Work:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return event["n"] + 1
  Lost:
    Type: AWS::Serverless::Function
    Properties: {InlineCode: "1 +"}
`,
  );
  await up(template, [], async (gateway) => {
    assert.match(gateway.output, /^Work +\S+ +function, called by Ask$/m);
    assert.match(gateway.output, /^Lost +\S+ +function that no route calls$/m);
    const client = await connect(gateway.ws, { handshakeTimeout: LONG });
    assert.equal(await ask(client, { action: "ask" }), "21");
    assert.match(await ask(client, { action: "guess" }), /AccessDeniedException$/);
    await client.close();
  });
});

/** One that posts where its events say and where its template says, and answers what it found. */
const POSTS = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes:
        post: {FunctionArn: !GetAtt Post.Arn, RouteResponseSelectionExpression: $default}
  Post:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      MemorySize: 256
      Timeout: 20
      Policies: [AmazonAPIGatewayInvokeFullAccess]
      Environment: {Variables: {CALLBACK: !Sub "https://\${Api}.execute-api.\${AWS::Region}.amazonaws.com/default"}}
      InlineCode: |
        import os
        import boto3
        def handler(event, context):
            place = event["requestContext"]
            for endpoint in (os.environ["CALLBACK"], "https://" + place["domainName"] + "/" + place["stage"], None):
                client = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint)
                client.post_to_connection(ConnectionId=place["connectionId"], Data=b"posted")
            return {"statusCode": 200, "body": place["domainName"] + " " + os.environ["CALLBACK"]}
Outputs:
  Address: {Value: !Sub "wss://\${Api}.execute-api.\${AWS::Region}.amazonaws.com/default"}
`;

test("functions of a gateway on all interfaces post to it by any address that they are told", async (t) => {
  // Elsewhere functions must be another user than the gateway.
  if (process.getuid?.() !== 0) return t.skip("functions on a public address need root");
  const template = join(folder, "posts.yaml");
  writeFileSync(template, POSTS);
  const gateway = await startGateway({
    up: [template, "--tls", "dev", "--set", "auth=none", "--set", `state.dir=${join(folder, "state")}`],
    listen: "0.0.0.0:0",
    config: "management: {credentials: [{accessKeyId: A, secretAccessKey: {env: SECRET}}]}\n",
    env: { ...DISTRIBUTION, SECRET: "any-secret" },
  });
  try {
    const { port } = gateway;
    assert.match(gateway.output, new RegExp(`^Address +wss://localhost:${port}/default$`, "m"));
    assert.doesNotMatch(gateway.output, /functions are told/);
    const ca = readFileSync(join(folder, "state/tls/authority.pem"));
    const client = await connect(`wss://localhost:${port}/default`, { ca, handshakeTimeout: LONG });
    assert.equal(await ask(client, { action: "post" }), "posted");
    for (const answer of ["posted", "posted", `localhost:${port} https://localhost:${port}/default`]) {
      assert.equal(await client.next("an answer", LONG), answer);
    }
    await client.close();
  } finally {
    await gateway.stop();
  }
});

test("--dynamodb local brings a table beside the gateway, and takes it away again", async () => {
  const gateway = await startGateway({
    up: [
      join(templates, "inline-node.yaml"),
      ...["--dynamodb", "local", "--stage", "prod"],
      ...["--routes", "$connect=ConnectHandler,joinchannel=JoinChannelHandler"],
    ],
  });
  try {
    const client = await connect(gateway.ws, { handshakeTimeout: LONG });
    assert.match(await ask(client, { action: "joinchannel", channel: "news" }), /"channel":"news"/);
    await client.close();
  } finally {
    await gateway.stop();
  }
});

test("--watch applies changed code and a changed template, and connections stay open", async () => {
  const template = join(folder, "watched.yaml");
  const write = (routes, answer) =>
    writeFileSync(
      template,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes:
        ${routes.map((key) => `${key}: {FunctionArn: !GetAtt Say.Arn, RouteResponseSelectionExpression: $default}`).join("\n        ")}
  Say:
    Type: AWS::Serverless::Function
    Properties: {Runtime: nodejs20.x, Handler: index.handler, InlineCode: 'exports.handler = async () => (${answer})'}
`,
    );
  write(["say"], '{statusCode: 200, body: "one"}');
  await up(template, ["--watch"], async (gateway) => {
    const client = await connect(gateway.ws);
    assert.equal(await ask(client, { action: "say" }), "one");
    write(["say", "shout"], '{statusCode: 200, body: "two"}');
    await eventually("the change to be applied", () => /Applied the change/.test(gateway.output), LONG);
    assert.equal(await ask(client, { action: "say" }), "two");
    assert.equal(await ask(client, { action: "shout" }), "two");
    write(["say"], "{broken");
    await eventually("the change to be refused", () => /Nothing was applied/.test(gateway.output), LONG);
    assert.equal(await ask(client, { action: "shout" }), "two");
    await client.close();
  });
});
