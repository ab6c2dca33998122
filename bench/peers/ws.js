// SPDX-License-Identifier: Apache-2.0
// A small channel server on ws, as its users write one: join, publish to all others of the channel, echo. It speaks the gateway's built-in frames.
// Usage: node ws.js PORT [deflate]
import { WebSocketServer } from "ws";

const port = Number(process.argv[2]);
const perMessageDeflate = process.argv[3] === "deflate";
const channels = new Map();

const join = (socket, name) => {
  if (!channels.has(name)) channels.set(name, new Set());
  channels.get(name).add(socket);
  socket.joined.push(name);
};

const leaveAll = (socket) => {
  for (const name of socket.joined) channels.get(name).delete(socket);
};

/** Bytes once for all receivers: a string would be encoded anew for each. */
const publish = (sender, name, message) => {
  const bytes = Buffer.from(message);
  for (const socket of channels.get(name) ?? []) {
    if (socket !== sender && socket.readyState === 1) socket.send(bytes, { binary: false });
  }
};

const server = new WebSocketServer({ host: "127.0.0.1", port, perMessageDeflate, backlog: 4096 });
server.on("connection", (socket) => {
  socket.joined = [];
  socket.on("message", (data) => {
    const frame = JSON.parse(data);
    if (frame.action === "sendmessage") publish(socket, frame.channel, frame.message);
    else if (frame.action === "echo") socket.send(frame.message);
    else if (frame.action === "joinchannel") join(socket, frame.channel);
  });
  socket.on("close", () => leaveAll(socket));
  socket.on("error", () => socket.terminate());
});
