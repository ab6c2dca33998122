// SPDX-License-Identifier: Apache-2.0
// A gateway process for the checks: started through the launcher as a user would, stopped by its
// process id, and held to what it printed.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, within } from "./waiting.js";

const here = dirname(fileURLToPath(import.meta.url));
/** CARILLON names another launcher, such as that of an installed release. */
export const launcher = process.env.CARILLON ?? resolve(here, "../../carillon");

// A first start may build the jar.
const START = 180_000;
const ADDRESS = /wss?:\/\/([^\s/]+):(\d+)\/([-\w]+)/;
// Leaks, error lines of both log formats, and stack traces: none of them may be there. What a
// function failed with is its own matter.
const WRONG = /LEAK:|\bERROR\b|level"?[=:]\s*"?error\b|^\s+at [\w.$/]+\(|(?<!reason=[\w.]*)\b[a-z]\w*(?:\.[a-z]\w*)+\.[A-Z]\w*(?:Exception|Error)\b/m;

// Assertions (which hold the threads apart) and every buffer watched: what a fault would only show in time.
const WATCHED = "-ea -Dio.netty.leakDetection.level=paranoid";

/** Environment in which the distribution's Python, which has boto3, comes before all others. */
export const DISTRIBUTION = { PATH: `/usr/bin:${process.env.PATH}` };

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/**
 * Starts a gateway and waits until it says where it listens.
 *
 * @param config text of a YAML file; none means the open development default
 * @param up template and options of `carillon up`, which runs it instead of `carillon serve`
 * @param listen address, by default a free port on loopback
 * @param drain time over which it closes its connections; short, so that the checks need not wait
 * @param java options of the Java process
 * @param env further variables of its environment
 * @param prefix command before the launcher, such as `ip netns exec NAME`
 */
export async function startGateway({
  config,
  up,
  listen = "127.0.0.1:0",
  drain = "1s",
  java = WATCHED,
  env = {},
  prefix = [],
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), "carillon-check-"));
  const command = [...prefix, launcher, ...(up === undefined ? ["serve"] : ["up", ...up]), "--listen", listen];
  if (config !== undefined) {
    const file = join(folder, "carillon.yaml");
    writeFileSync(file, config);
    command.push("--config", file);
  }
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    env: { ...cleanEnvironment(), ...env, CARILLON_DRAIN: drain, CARILLON_JAVA_OPTS: java },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const gateway = new Gateway(child, folder);
  try {
    await gateway.ready();
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return gateway;
}

/** The environment without settings of the gateway: a check must not depend on who runs it. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CARILLON")));
}

class Gateway {
  #child;
  #folder;
  #printed = "";
  #ended;

  constructor(child, folder) {
    this.#child = child;
    this.#folder = folder;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.#printed += text));
    }
    this.#ended = new Promise((ended) => {
      // Not "exit": what it printed last must have arrived too.
      child.on("close", (code, signal) => {
        running.delete(child);
        rmSync(folder, { recursive: true, force: true });
        ended({ code, signal });
      });
      child.on("error", (error) => {
        this.#printed += error;
        running.delete(child);
        ended({ code: null, signal: null });
      });
    });
  }

  async ready() {
    let over = false;
    this.#ended.then(() => (over = true));
    const found = await eventually(
      "the gateway to print its address",
      () => ADDRESS.exec(this.#printed) ?? (over ? "ended" : null),
      START,
    );
    assert.notEqual(found, "ended", `the gateway ended before it listened; it printed:\n${this.#printed}`);
    this.host = found[1];
    this.port = Number(found[2]);
    this.stage = found[3];
    this.ws = `ws://${this.host}:${this.port}/${this.stage}`;
    this.http = `http://${this.host}:${this.port}`;
    /** Where the management API of the stage lies: the endpoint that an SDK is given. */
    this.endpoint = `${this.http}/${this.stage}`;
  }

  get output() {
    return this.#printed;
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** Exit code and signal, once it has ended. */
  ended(ms = 20_000) {
    return within("the gateway to end", this.#ended, ms);
  }

  /** SIGTERM, then: exit code 0, no leak, no error line, no stack trace. */
  async stop() {
    this.signal("SIGTERM");
    let end;
    try {
      end = await this.ended();
    } finally {
      this.signal("SIGKILL");
    }
    assert.deepEqual(end, { code: 0, signal: null }, `exit after SIGTERM; it printed:\n${this.#printed}`);
    this.assertClean();
  }

  assertClean() {
    assert.doesNotMatch(this.#printed, WRONG, `the gateway printed:\n${this.#printed}`);
  }

  /** Publishes as a server would and gives the number of connections that the gateway answers. */
  async publish(channel, message) {
    const answer = await fetch(`${this.endpoint}/@channels/${channel}`, { method: "POST", body: message });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text).connections;
  }

  /** The sum of all samples whose name or labels match. */
  async metric(pattern) {
    return sumOfSamples(await (await fetch(`${this.http}/metrics`)).text(), pattern);
  }
}

export function sumOfSamples(text, pattern) {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && pattern.test(line))
    .map((line) => Number(/^[^\s{]+(?:\{.*\})?\s+(\S+)/.exec(line)?.[1]))
    .reduce((sum, value) => sum + value, 0);
}
