// SPDX-License-Identifier: Apache-2.0
// DynamoDB Local as a process of its own, with its own class path: what ../dynamodb/pom.xml names.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect as dial, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "./waiting.js";

const folder = resolve(dirname(fileURLToPath(import.meta.url)), "../dynamodb");
const START = 60_000;

function classpath() {
  const lib = join(folder, "target/lib");
  if (!existsSync(lib)) {
    execFileSync("mvn", ["-B", "-ntp", "-q", "-f", join(folder, "pom.xml"), "dependency:copy-dependencies"]);
  }
  return join(lib, "*");
}

/** It takes no port 0, so this asks the system for one that is free. */
export async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

function accepts(port) {
  return new Promise((told) => {
    const socket = dial(port, "127.0.0.1", () => told(true)).on("error", () => told(false));
    socket.on("connect", () => socket.destroy());
  });
}

/** An empty one, in memory; whoever asks with whichever keys sees the same tables. */
export async function startDynamoDb() {
  const port = await freePort();
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
  const home = mkdtempSync(join(tmpdir(), "carillon-dynamodb-")); // it leaves files where it runs
  const main = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";
  const options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", String(port)];
  const child = spawn(java, ["-Xmx256m", "-cp", classpath(), main, ...options], {
    cwd: home,
    env: { ...process.env, DDB_LOCAL_TELEMETRY: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  const ended = new Promise((over) => child.once("close", over).once("error", over));
  const stop = async () => {
    kill();
    await ended;
    process.off("exit", kill);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await eventually("DynamoDB Local to listen", () => child.exitCode !== null || accepts(port), START);
    assert.equal(child.exitCode, null, `DynamoDB Local ended; it printed:\n${printed}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
