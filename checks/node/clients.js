// SPDX-License-Identifier: Apache-2.0
// Clients that others wrote, all with the same three methods: send(text), next(), close().
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import ReconnectingWebSocket from "reconnecting-websocket";
import WebSocket from "ws";
import { Inbox, eventually, within } from "./waiting.js";

const modules = resolve(dirname(fileURLToPath(import.meta.url)), "../node_modules");

/** `ws`, as it is. Resolves when open; a refused upgrade rejects with its `status`. */
export async function connect(url, { protocols = [], ...options } = {}) {
  const socket = new WebSocket(url, protocols, options);
  const inbox = new Inbox();
  socket.on("message", (data, binary) => inbox.push(binary ? data : data.toString()));
  const closed = new Promise((resolve) => socket.on("close", (code, reason) => resolve({ code, reason: `${reason}` })));
  await within(`${url} to open`, opening(socket));
  // Past the upgrade an error (a reset, say) is told by the close event too.
  socket.on("error", () => {});
  return {
    socket,
    protocol: socket.protocol,
    send: (text) => socket.send(text),
    next: (what, ms) => inbox.next(what, ms),
    closed: (ms) => within("the connection to be closed", closed, ms),
    close: () => {
      socket.close();
      return within("the connection to close", closed);
    },
  };
}

function opening(socket) {
  return new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
    socket.once("unexpected-response", (request, response) => {
      request.destroy();
      reject(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode }));
    });
  });
}

/** The status with which an upgrade is refused, or "open" if it was not. */
export async function refusal(url, options) {
  try {
    await (await connect(url, options)).close();
    return "open";
  } catch (error) {
    if (error.status === undefined) throw error;
    return error.status;
  }
}

/** `reconnecting-websocket` over `ws`; `opened` counts how often it was connected. */
export async function reconnecting(url, onOpen = () => {}) {
  const socket = new ReconnectingWebSocket(url, [], {
    WebSocket,
    minReconnectionDelay: 50,
    maxReconnectionDelay: 250,
  });
  const inbox = new Inbox();
  const client = {
    opened: 0,
    send: (text) => socket.send(text),
    next: (what, ms) => inbox.next(what, ms),
    close: () => socket.close(),
  };
  socket.addEventListener("message", (event) => inbox.push(event.data));
  await within(
    `${url} to open`,
    new Promise((resolve) =>
      socket.addEventListener("open", () => {
        client.opened++;
        onOpen(client);
        resolve();
      }),
    ),
  );
  return client;
}

/** `wscat`, the program itself, spoken to through its standard input and output. */
export async function wscat(gateway) {
  const child = spawn(process.execPath, [resolve(modules, "wscat/bin/wscat"), "--connect", gateway.ws], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const inbox = new Inbox();
  let seen = 0;
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    seen++;
    // Its prompt stands before a message that follows a line we sent.
    inbox.push(line.replace(/^(?:> )+/, ""));
  });
  // Not on a terminal it does not say when it is connected, and drops what it is given before. But
  // every connection is in the channel `default` from its first moment on.
  await eventually("wscat to be connected", async () => {
    if (complaint !== "") throw new Error(complaint);
    await gateway.publish("default", "knock");
    return seen > 0;
  });
  const send = (text) => child.stdin.write(`${text}\n`);
  send(JSON.stringify({ action: "echo", message: "connected" }));
  while ((await inbox.next("the echo through wscat")) !== "connected");
  return {
    send,
    next: (what) => inbox.next(what),
    close: async () => {
      child.stdin.end();
      await within("wscat to end", once(child, "exit"));
    },
  };
}

/** `wscat` that sends one message as soon as it is connected; gives the first line that it prints then. */
export async function wscatAsks(url, message) {
  const program = resolve(modules, "wscat/bin/wscat");
  const child = spawn(process.execPath, [program, "--connect", url, "--execute", message, "--wait", "60"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  try {
    const lines = createInterface({ input: child.stdout });
    const answer = once(lines, "line").then(([line]) => line.replace(/^(?:[<>] )+/, ""));
    const failed = once(child, "close").then(() => Promise.reject(new Error(`wscat ended: ${complaint}`)));
    failed.catch(() => {});
    return await within("wscat to print an answer", Promise.race([answer, failed]), 60_000);
  } finally {
    kill();
    process.off("exit", kill);
  }
}
