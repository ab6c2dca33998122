// SPDX-License-Identifier: Apache-2.0
// A small channel server on Socket.IO, as its users write one: join, publish to all others of the room, echo.
// Usage: node socket.io.js PORT [deflate]
import { createServer } from "node:http";
import { Server } from "socket.io";

const port = Number(process.argv[2]);
const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: process.argv[3] === "deflate",
  // The load client answers no pings; it stays for less than this.
  pingInterval: 3_600_000,
});
io.on("connection", (socket) => {
  socket.on("join", (room) => socket.join(room));
  socket.on("publish", (room, message) => socket.to(room).emit("message", message));
  socket.on("echo", (message) => socket.emit("message", message));
});
http.listen({ host: "127.0.0.1", port, backlog: 4096 });
