// SPDX-License-Identifier: Apache-2.0
// Where functions of the checks report, over HTTP: they may run as another user, in a process that
// is about to be killed.
import { createServer } from "node:http";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { Inbox, eventually } from "./waiting.js";

export async function startReports() {
  const inbox = new Inbox();
  const all = [];
  let gate = Promise.resolve();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const report = JSON.parse(text);
    all.push(report);
    inbox.push(report);
    await gate;
    response.end("heard");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    all,
    next: (what) => inbox.next(what),
    /** From now on nobody is answered until the function that this gives is called. */
    hold() {
      let open;
      gate = new Promise((opened) => (open = opened));
      return open;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Waits until a process is no more; a zombie, whose parent has not looked yet, is none. */
export function gone(pid) {
  return eventually(`process ${pid} to be gone`, () => !alive(pid));
}

export function alive(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  if (existsSync("/proc/self/stat")) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
