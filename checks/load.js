// SPDX-License-Identifier: Apache-2.0
// The smoke load: `./carillon bench` in small against a gateway of its own, and guests that come
// and go meanwhile; loss and order only.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { launcher, startGateway } from "./node/gateway.js";
import { comeAndGo } from "./restless.js";

// As a user runs it: watching every buffer would be measured too.
const gateway = await startGateway({ java: "", config: "limits: { messagesPerSecond: 100000 }\n" });
const bench = spawn(
  launcher,
  ["bench", "--url", gateway.ws, "--connections", "2000", "--payload", "2KB", "--rate", "1", "--seconds", "10", "--json"],
  { stdio: ["ignore", "inherit", "inherit"] },
);
process.once("exit", () => bench.kill("SIGKILL"));
const timer = setTimeout(() => bench.kill("SIGKILL"), 240_000);
const over = new AbortController();
const guests = comeAndGo(gateway, over.signal);
// Told below, after the load has ended.
guests.catch(() => {});
const [code, signal] = await once(bench, "close");
clearTimeout(timer);
over.abort();
console.log(await guests);
await gateway.stop();
if (code !== 0) {
  console.error(`bench ended with ${signal ?? `exit code ${code}`}`);
  process.exitCode = 1;
}
