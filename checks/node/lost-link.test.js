// SPDX-License-Identifier: Apache-2.0
// A client whose link goes down, on a gateway that is not on loopback: two network namespaces of
// this check's own, joined by a cable that it cuts. Needs root; says so where it is not.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startGateway, sumOfSamples } from "./gateway.js";
import { eventually, within } from "./waiting.js";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const SERVER = `carillon-s${process.pid}`;
const CLIENT = `carillon-c${process.pid}`;
const KEY = { id: "AKIATEST", secret: "wJalrXUtnFEMI-not-a-real-secret" };
const CONFIG = `
auth: none
origins: ["https://app.example.com"]
heartbeat: { interval: 1s }
tls: { plaintext: behind-proxy }
management:
  listen: 127.0.0.1:9090
  credentials:
    - accessKeyId: ${KEY.id}
      secretAccessKey: ${KEY.secret}
`;

const ip = (...args) => execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const inside = (namespace) => ["ip", "netns", "exec", namespace];

/** Why there can be no namespaces here, or nothing. */
function unavailable() {
  if (process.getuid?.() !== 0) return "network namespaces need root";
  try {
    ip("netns", "add", SERVER);
    return undefined;
  } catch (error) {
    return `no network namespaces here: ${error.stderr || error.message}`;
  }
}

function cable() {
  ip("netns", "add", CLIENT);
  ip("-n", SERVER, "link", "add", "veth-s", "type", "veth", "peer", "name", "veth-c", "netns", CLIENT);
  for (const [namespace, link, address] of [
    [SERVER, "veth-s", "10.231.7.1/24"],
    [CLIENT, "veth-c", "10.231.7.2/24"],
  ]) {
    ip("-n", namespace, "addr", "add", address, "dev", link);
    ip("-n", namespace, "link", "set", "lo", "up");
    ip("-n", namespace, "link", "set", link, "up");
  }
}

function removeNamespaces() {
  for (const namespace of [SERVER, CLIENT]) {
    try {
      ip("netns", "delete", namespace);
    } catch {
      // it was never made
    }
  }
}

/** Runs a script in the gateway's namespace and gives what it printed. */
async function probe(...args) {
  const [command, ...rest] = [...inside(SERVER), process.execPath, ...args];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (text) => (printed += text));
  const [code] = await within("the probe", once(child, "close"));
  assert.equal(code, 0, `${args} failed`);
  return printed;
}

const READ = "fetch(process.argv[1]).then((a) => a.text()).then((t) => process.stdout.write(t))";
const zombies = async () => sumOfSamples(await probe("-e", READ, "http://127.0.0.1:9090/metrics"), /zombie/i);

test("a client whose link goes down is gone after two intervals", async (t) => {
  const reason = unavailable();
  if (reason) return t.skip(reason);
  let gateway;
  let peer;
  try {
    cable();
    gateway = await startGateway({ config: CONFIG, listen: "10.231.7.1:8080", prefix: inside(SERVER) });
    const [command, ...rest] = [...inside(CLIENT), process.execPath, file("peer.js"), gateway.ws, "watch"];
    peer = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
    const id = `${(await within("the peer to join", once(peer.stdout, "data")))[0]}`.trim();
    const call = () => probe(file("get-connection.js"), gateway.endpoint, KEY.id, KEY.secret, id);
    assert.equal(await call(), "10.231.7.2");
    const counted = await zombies();

    ip("-n", CLIENT, "link", "set", "veth-c", "down");
    const cut = Date.now();
    await eventually("the connection to be gone", async () => (await call()) === "GoneException");
    const took = Date.now() - cut;
    // Two intervals, and the time of the probe that saw it, a process of its own.
    assert.ok(took <= 4_000, `two intervals are 2,000 ms, it took ${took} ms`);
    assert.equal((await zombies()) - counted, 1);
    await gateway.stop();
  } finally {
    peer?.kill("SIGKILL");
    gateway?.signal("SIGKILL");
    removeNamespaces();
  }
});
