// SPDX-License-Identifier: Apache-2.0
// The conformance suite: every row of ../contract/cases.js against functions in Node, Python and
// Java, which must see and say the same, letter by letter.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { SignatureV4 } from "@smithy/signature-v4";
import WebSocket from "ws";
import { cases } from "../contract/cases.js";
import { startGateway } from "./gateway.js";
import { Inbox, eventually, within } from "./waiting.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const functions = join(root, "checks/contract/functions");
const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "wJalrXUtnFEMI-not-a-real-secret" };
const SILENCE = 300;

const languages = {
  node: () => `process: {runtime: nodejs, code: ${functions}/node, handler: index.handler, concurrency: 1, timeout: 5s}`,
  python: () => `process: {runtime: python, code: ${functions}/python, handler: function.handler, concurrency: 1, timeout: 5s}`,
  java: () => `java: {classpath: [${javaClasspath().join(", ")}], handler: Function, concurrency: 1, timeout: 5s}`,
};

const configuration = (functionOf) => `
strict: true
management: {account: "123456789012", credentials: [{accessKeyId: ${KEY.accessKeyId}, secretAccessKey: ${KEY.secretAccessKey}}]}
apis:
- id: conformer1
  functions: {f: {${functionOf}}}
  authorizers: {guard: {request: {function: f, identitySource: [route.request.querystring.auth]}}}
  routes:
    $connect: function:f
    $disconnect: function:f
    $default: {integration: "function:f", response: true}
    one: function:f
    two: {integration: "function:f", response: true}
    hurried: {integration: "function:f", timeout: 1s}
    rare: {integration: "function:f", response: true, throttle: {rate: 1, burst: 1}}
    modelled:
      integration: function:f
      response: true
      models: {$default: '{"$schema": "http://json-schema.org/draft-04/schema#", "required": ["count"], "properties": {"count": {"type": "number"}}}'}
  stages:
  - {name: dev, auth: none}
  - {name: vars, auth: none, variables: {table: chat-1}}
  - {name: guarded, auth: guard}
  - {name: signed, auth: iam}
- id: conformer2
  domains: [nested.example]
  routeSelectionExpression: "\${request.body.service.name}/\${request.body.action}"
  functions: {f: {${functionOf}}}
  routes:
    chat/join: {integration: "function:f", response: true}
  stages: [{name: dev, auth: none}]
- id: conformer3
  domains: [keys.example]
  functions: {f: {${functionOf}}}
  apiKeys: {shop: 0123456789abcdefghij}
  routes:
    $connect: {integration: "function:f", apiKeyRequired: true, requestParameters: {route.request.querystring.room: true}}
  stages: [{name: dev, auth: none}]
- id: conformer4
  domains: [unnamed.example]
  apiKeys: {shop: 0123456789abcdefghij}
  apiKeySelectionExpression: $context.authorizer.usageIdentifierKey
  routes: {$connect: {mock: {statusCode: 200}, apiKeyRequired: true}}
  stages: [{name: dev, auth: none}]
# Short where the function is to be late, and nowhere else: its first call starts it.
- id: conformer5
  domains: [hurried.example]
  functions: {f: {${functionOf}}}
  routes: {$connect: {integration: "function:f", timeout: 1s}}
  stages: [{name: dev, auth: none}]
`;

let compiled;
function javaClasspath() {
  const lib = join(root, "gateway/target/lib");
  const wanted = /^(aws-lambda-java-core|jackson-(core|databind|annotations)-2)[-.\d]*.*\.jar$/;
  const jars = readdirSync(lib).filter((name) => wanted.test(name)).map((name) => join(lib, name));
  compiled ??= mkdtempSync(join(tmpdir(), "carillon-contract-"));
  const javac = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/javac") : "javac";
  execFileSync(javac, ["-cp", jars.join(":"), "-d", compiled, join(functions, "java/Function.java")]);
  return [compiled, ...jars.filter((jar) => !jar.includes("aws-lambda"))];
}
after(() => compiled && rmSync(compiled, { recursive: true, force: true }));

/** What a run cannot repeat, by the name of its kind. */
function plain(text, port) {
  return text
    .replaceAll(/[A-Za-z0-9+/]{22}==/g, "<key>")
    .replaceAll(/[A-Za-z0-9_-]{15}=/g, "<id>")
    .replaceAll(/\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000/g, "<clf>")
    .replaceAll(/"(connectedAt|requestTimeEpoch)":\d{13}/g, '"$1":"<ms>"')
    .replaceAll(/"integrationLatency":\d+/g, '"integrationLatency":"<n>"')
    .replaceAll(/Root=1-[0-9a-f]{8}-[0-9a-f]{24}/g, "<trace>")
    .replaceAll(String(port), "<port>");
}

class Client {
  #inbox = new Inbox();

  constructor(gateway, row) {
    this.port = gateway.port;
    this.socket = new WebSocket(`${gateway.http.replace("http", "ws")}${row.path}`, row.protocols ?? [], {
      headers: row.headers ?? {},
      perMessageDeflate: false,
    });
    this.socket.on("message", (data, binary) => this.#inbox.push(binary ? data : String(data)));
    this.socket.on("error", () => {});
    this.closed = new Promise((ended) => this.socket.on("close", (code) => ended(code)));
  }

  /** The status of a refusal with its body, or 101 with the headers. */
  opened() {
    const outcome = new Promise((told) => {
      let headers;
      this.socket.once("upgrade", (response) => (headers = response.headers));
      this.socket.once("open", () => told({ status: 101, headers }));
      this.socket.once("unexpected-response", (request, response) => {
        let body = "";
        response.on("data", (data) => (body += data));
        response.on("end", () => told({ status: response.statusCode, body }));
      });
    });
    return within("the answer to the handshake", outcome);
  }

  next() {
    return this.#inbox.next("an answer");
  }

  async silent() {
    const some = await this.#inbox.next("silence", SILENCE).catch(() => undefined);
    assert.equal(some, undefined, "nothing should have been sent");
  }

  async ask(message) {
    this.socket.send(message);
    return this.next();
  }
}

/** Plays a row and gives all that was seen, so that languages can be compared. */
async function play(gateway, row) {
  const seen = [];
  const client = new Client(gateway, row);
  const outcome = await client.opened();
  if (row.refused) {
    assert.equal(outcome.status, row.refused);
    if (row.body) assert.deepEqual(JSON.parse(outcome.body), row.body);
    return [String(outcome.status), plain(outcome.body, gateway.port)];
  }
  assert.equal(outcome.status, 101, outcome.body);
  for (const [name, value] of Object.entries(row.answer ?? {})) assert.deepEqual(outcome.headers[name], value);
  const endsItself = row.talk.some(([, expected]) => expected.closed);
  let id = endsItself && (await idOf(client));
  for (const [sent, expected] of row.talk) seen.push(await exchange(client, sent, expected));
  id ||= row.ended && (await idOf(client));
  if (row.ended) seen.push(await end(gateway, client, row, id));
  else client.socket.close();
  return seen;
}

async function idOf(client) {
  return JSON.parse(await client.ask('{"action":"two"}')).requestContext.connectionId;
}

async function exchange(client, sent, expected) {
  client.socket.send(sent);
  if (expected === "nothing") {
    await client.silent();
    return "nothing";
  }
  if (expected.closed) {
    assert.equal(await within("the end", client.closed), expected.closed);
    return String(expected.closed);
  }
  const answer = plain(await client.next(), client.port);
  assert.equal(answer, expectation(expected));
  return answer;
}

function expectation(expected) {
  if (typeof expected === "string") return expected;
  return Array.isArray(expected) ? expected.map((each) => JSON.stringify(each)).join("\n") : JSON.stringify(expected);
}

/** Ends the connection as the row says, and gives what the function was told of it. */
async function end(gateway, client, row, id) {
  if (row.end === "cut") client.socket.terminate();
  else if (row.end === "delete") {
    const api = new ApiGatewayManagementApiClient({ endpoint: gateway.endpoint, region: "us-east-1", credentials: KEY });
    await api.send(new DeleteConnectionCommand({ ConnectionId: id }));
    assert.equal(await within("the end", client.closed), 1000);
  } else if (row.end) client.socket.close(...row.end);
  const other = new Client(gateway, { path: "/dev" });
  await other.opened();
  const events = await eventually("the event of the end", async () => {
    const all = (await other.ask(`{"action":"two","do":"told","id":"${id}"}`)).split("\n");
    const ends = all.filter((event) => JSON.parse(event).requestContext.eventType === "DISCONNECT");
    return ends.length > 0 && ends;
  });
  other.socket.close();
  assert.equal(events.length, 1, "once");
  const event = plain(events[0], gateway.port);
  assert.equal(event, JSON.stringify(row.ended));
  return event;
}

/** The hash that the signer wants, from Node. */
class Sha256 {
  constructor(secret) {
    this.hash = secret ? createHmac("sha256", secret) : createHash("sha256");
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return this.hash.digest();
  }
}

/** Contract 4.2: AWS_IAM on $connect. */
async function signing(gateway) {
  const host = `127.0.0.1:${gateway.port}`;
  const unsigned = { method: "GET", protocol: "http:", hostname: host, path: "/signed", query: {}, headers: { host } };
  const signer = (secretAccessKey) =>
    new SignatureV4({ service: "execute-api", region: "us-east-1", sha256: Sha256, credentials: { ...KEY, secretAccessKey } });
  const status = async (path, headers) => (await new Client(gateway, { path, headers }).opened()).status;

  assert.equal(await status("/signed"), 403);
  const forged = await signer("another").sign(unsigned);
  assert.equal(await status("/signed", forged.headers), 403);

  const signed = await signer(KEY.secretAccessKey).sign(unsigned);
  const client = new Client(gateway, { path: "/signed", headers: signed.headers });
  assert.equal((await client.opened()).status, 101);
  const { identity } = JSON.parse(await client.ask('{"action":"two"}')).requestContext;
  assert.deepEqual(identity, {
    accessKey: KEY.accessKeyId,
    accountId: "123456789012",
    caller: KEY.accessKeyId,
    user: KEY.accessKeyId,
    userArn: `arn:aws:iam::123456789012:user/${KEY.accessKeyId}`,
    sourceIp: "127.0.0.1",
  });
  client.socket.close();

  const { query } = await signer(KEY.secretAccessKey).presign(unsigned, { expiresIn: 60 });
  const browser = new Client(gateway, { path: `/signed?${new URLSearchParams(query)}` });
  assert.equal((await browser.opened()).status, 101);
  browser.socket.close();
}

const transcripts = {};
for (const [language, functionOf] of Object.entries(languages)) {
  describe(`the contract, with a function in ${language}`, () => {
    let gateway;
    before(async () => {
      gateway = await startGateway({ config: configuration(functionOf()) });
      transcripts[language] = {};
    });
    after(() => gateway?.stop());
    for (const row of cases) {
      test(`${row.name} [${row.source}]`, async () => {
        transcripts[language][row.name] = await play(gateway, row);
      });
    }
    test("a stage for signed requests knows who signed, in headers or in the query [DG]", () => signing(gateway));
  });
}

test("functions in Node, Python and Java saw and said the same", () => {
  assert.deepEqual(transcripts.python, transcripts.node);
  assert.deepEqual(transcripts.java, transcripts.node);
});
