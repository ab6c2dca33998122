// SPDX-License-Identifier: Apache-2.0
// What `carillon up` cannot run: one clear message with the logical id and the line, exit 1, and nothing
// left running.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./dynamodb.js";
import { launcher } from "./gateway.js";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "carillon-refusals-"));
  chmodSync(folder, 0o755); // functions run as a user that owns nothing
});
after(() => rmSync(folder, { recursive: true, force: true }));

const fn = (properties) => `  Say:
    Type: AWS::Lambda::Function
    Properties: {${properties}}
`;
const stack = (resources) => `Resources:\n${resources}`;
const good = `Runtime: nodejs20.x, Handler: index.handler, Code: {ZipFile: "exports.handler = async () => ({statusCode: 200})"}`;

/** Everything that `up` starts lies or runs in the folder. */
function leftRunning() {
  const all = execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1 << 26 });
  return all.split("\n").filter((line) => line.includes(folder));
}

async function refused(name, template, options = []) {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, template);
  const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const child = spawn(launcher, ["up", file, ...listen, "--routes", "say=Say", ...options], {
    cwd: folder,
    env: { ...process.env, CARILLON_JAVA_OPTS: `-Djava.io.tmpdir=${folder}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const [code] = await once(child, "close");
  clearTimeout(timer);
  assert.equal(code, 1, printed);
  assert.deepEqual(leftRunning(), [], "processes are left");
  assert.doesNotMatch(printed, /^\s+at [\w.$/]+\(/m, "a stack trace of ours");
  const lines = printed.split("\n").filter((line) => line.startsWith(file) || line.startsWith("command line"));
  assert.equal(lines.length, 1, `one message, not: ${printed}`);
  return lines[0].replace(file, "");
}

test("a malformed template", async () => {
  assert.match(await refused("malformed", "Resources:\n  Say: {Type: [\n"), /^:\d+: this is no YAML/);
});

test("an unknown runtime", async () => {
  const line = await refused("runtime", stack(fn("Runtime: cobol85, Handler: a.b, Code: {ZipFile: x}")));
  assert.match(line, /^:4: Say \(AWS::Lambda::Function\), Runtime: .*cobol85.*nodejs/);
});

test("a missing handler file", async () => {
  const line = await refused("handler", stack(fn("Runtime: nodejs20.x, Handler: nothing.handler, Code: .")));
  assert.match(line, /^:4: Say \(AWS::Lambda::Function\), Handler: .*nothing/);
});

test("a function that fails to start", async () => {
  const code = 'throw new TypeError("no such thing")';
  const line = await refused("start", stack(fn(`Runtime: nodejs20.x, Handler: index.handler, Code: {ZipFile: '${code}'}`)));
  assert.match(line, /^:2: Say \(AWS::Lambda::Function\).*TypeError.*no such thing/);
});

test("a table that cannot be made", async () => {
  const table = `  Rooms:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
`;
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const line = await refused("table", stack(fn(good) + table), ["--dynamodb", nobody]);
  assert.match(line, /^:5: Rooms \(AWS::DynamoDB::Table\).*127\.0\.0\.1/);
  assert.match(await refused("nowhere", stack(fn(good) + table)), /^:5: Rooms \(AWS::DynamoDB::Table\).*--dynamodb local/);
});

test("a route of --routes whose function is not there", async () => {
  const line = await refused("routes", stack(fn(good)).replace("  Say:", "  Sey:"));
  assert.match(line, /--routes.*Say.*Sey/);
});

test("a secret parameter that does not fit, which is not shown", async () => {
  const secret = "TOPSECRET1";
  const template = `Parameters: {S: {Type: String, NoEcho: true}}\n${stack(fn(`${good}, Timeout: !Ref S`))}`;
  const line = await refused("secret", template, ["--parameters", `S=${secret}`]);
  assert.match(line, /^:\d+: Say \(AWS::Lambda::Function\)/);
  assert.ok(!line.includes(secret), line);
});

test("a public address where the template asks nobody who they are", async () => {
  const config = join(folder, "public.yaml");
  writeFileSync(
    config,
    "origins: [https://www.example.com]\ntls: {plaintext: behind-proxy}\n" +
      "management: {credentials: [{accessKeyId: ID, secretAccessKey: {env: PATH}}]}\n",
  );
  const line = await refused("open", stack(fn(good)), ["--listen", "0.0.0.0:0", "--config", config]);
  assert.match(line, /^command line: auth: .*the stage 'dev'.*--authorizer.*--set auth=none/);
});
