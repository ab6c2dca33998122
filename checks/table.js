// SPDX-License-Identifier: Apache-2.0
// The way through the table in small: `./carillon bench membership` starts what it needs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { launcher } from "./node/gateway.js";

const options = ["--connections", "500", "--channels", "3", "--names", "10", "--json"];
// SIGTERM, so that it ends what it has started.
const bench = spawn(launcher, ["bench", "membership", ...options], { stdio: ["ignore", "inherit", "inherit"] });
process.once("exit", () => bench.kill("SIGTERM"));
const timer = setTimeout(() => bench.kill("SIGTERM"), 400_000);
const [code, signal] = await once(bench, "close");
clearTimeout(timer);
if (code !== 0) {
  console.error(`bench membership ended with ${signal ?? `exit code ${code}`}`);
  process.exitCode = 1;
}
