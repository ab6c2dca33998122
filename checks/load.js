// SPDX-License-Identifier: Apache-2.0
// The smoke load: `./carillon bench` in small against a gateway of its own; loss and order only.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { launcher, startGateway } from "./node/gateway.js";

// As a user runs it: watching every buffer would be measured too.
const gateway = await startGateway({ java: "" });
const bench = spawn(
  launcher,
  ["bench", "--url", gateway.ws, "--connections", "2000", "--payload", "2KB", "--rate", "1", "--seconds", "10", "--json"],
  { stdio: ["ignore", "inherit", "inherit"] },
);
process.once("exit", () => bench.kill("SIGKILL"));
const timer = setTimeout(() => bench.kill("SIGKILL"), 240_000);
const [code, signal] = await once(bench, "close");
clearTimeout(timer);
await gateway.stop();
if (code !== 0) {
  console.error(`bench ended with ${signal ?? `exit code ${code}`}`);
  process.exitCode = 1;
}
