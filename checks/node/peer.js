// SPDX-License-Identifier: Apache-2.0
// A client process of its own, to be stopped or cut off: node peer.js URL CHANNEL.
// Prints its connection id when it has joined.
import WebSocket from "ws";

const [url, channel] = process.argv.slice(2);
const socket = new WebSocket(url);
socket.on("open", () => socket.send(JSON.stringify({ action: "joinchannel", channel })));
socket.once("message", (data) => console.log(JSON.parse(data).connectionId));
socket.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
socket.on("close", () => process.exit());
