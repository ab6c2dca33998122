// SPDX-License-Identifier: Apache-2.0
// examples/channels as it is published: functions in three languages reach a channel with one signed
// request, where everything that is not signed is refused.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "./clients.js";
import { DISTRIBUTION, startGateway } from "./gateway.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const example = join(root, "examples/channels");
// A first call starts a process.
const LONG = 30_000;

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "carillon-channels-"));
  for (const language of ["node", "python"]) {
    cpSync(join(example, language), join(folder, language), {
      recursive: true,
      filter: (from) => !from.includes("__pycache__"),
    });
  }
  compile(join(folder, "java"));
  chmodSync(folder, 0o755); // functions run as a user that owns nothing
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Classes, and the jars that they need in `lib`: what the example's pom.xml makes. */
function compile(into) {
  const lib = join(root, "gateway/target/lib");
  const jars = readdirSync(lib).filter((name) => /^jackson-(core|databind|annotations)-2.*\.jar$/.test(name));
  mkdirSync(join(into, "lib"), { recursive: true });
  for (const jar of jars) cpSync(join(lib, jar), join(into, "lib", jar));
  const javac = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/javac") : "javac";
  const sources = join(example, "java/src/main/java");
  execFileSync(javac, ["-cp", join(into, "lib/*"), "-d", into, join(sources, "Announce.java"), join(sources, "Signed.java")]);
}

/** The configuration as it is published; also with the Java function inside the gateway. */
const languages = {
  node: (config) => config.replace("code: node", `code: ${folder}/node`),
  python: (config) => config.replace("code: python", `code: ${folder}/python`),
  java: (config) => config.replace("code: java/target/function", `code: ${folder}/java`),
  "java inside the gateway": (config) => {
    const jars = readdirSync(join(folder, "java/lib")).map((jar) => `${folder}/java/lib/${jar}`);
    const classpath = [`${folder}/java`, ...jars].join(", ");
    return config.replace(/\{process: .*/, `{java: {classpath: [${classpath}], handler: "Announce::handle", timeout: 10s}}`);
  },
};

for (const [language, placed] of Object.entries(languages)) {
  describe(`a function in ${language}`, () => {
    let gateway;
    before(async () => {
      const config = readFileSync(join(example, `${language.split(" ")[0]}.yaml`), "utf8");
      const env = { ...DISTRIBUTION, OPERATOR_SECRET: "not-a-real-secret" };
      gateway = await startGateway({ config: placed(config), env });
    });
    after(() => gateway?.stop());

    async function ask(client, body) {
      client.send(JSON.stringify(body));
      return client.next("the answer of the function", LONG);
    }

    async function member(channel) {
      const client = await connect(gateway.ws);
      const answer = JSON.parse(await ask(client, { action: "join", channel }));
      assert.deepEqual(Object.keys(answer), ["channel", "connectionId"]);
      assert.equal(answer.channel, channel);
      return client;
    }

    test("makes callers members, and reaches them all with one request", async () => {
      const members = [await member("a:b;c=@,.-_"), await member("a:b;c=@,.-_")];
      const outside = await connect(gateway.ws);
      const announcement = { action: "announce", channel: "a:b;c=@,.-_", message: "grüß euch" };
      assert.equal(await ask(outside, announcement), '{"connections":2}');
      for (const client of members) assert.equal(await client.next("the announcement"), "grüß euch");
      await Promise.all([outside, ...members].map((client) => client.close()));
    });

    test("is let in by its signature: without one the same request is refused", async () => {
      const answer = await fetch(`${gateway.endpoint}/@channels/news`, { method: "POST", body: "hi" });
      await answer.arrayBuffer();
      assert.equal(answer.status, 403);
    });
  });
}
