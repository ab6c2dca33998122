// SPDX-License-Identifier: Apache-2.0
// A runtime with bad manners: it speaks the Runtime API itself, and says more than it should.
import { connect } from "node:net";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const api = `http://${host}:${port}/2018-06-01/runtime/invocation`;

/** Bytes that are no HTTP, on a connection of their own; gives how that ended. */
const rubbish = (bytes) =>
  new Promise((ended) => {
    const socket = connect(Number(port), host, () => socket.write(bytes));
    socket.on("error", () => {});
    socket.on("close", () => ended("closed"));
    socket.resume();
  });
const answer = async (id, body) =>
  (await fetch(`${api}/${id}/response`, { method: "POST", body: JSON.stringify({ statusCode: 200, body }) })).status;

let before = "none";
for (;;) {
  const next = await fetch(`${api}/next`);
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const order = JSON.parse(JSON.parse(await next.text()).body);
  switch (order.do) {
    case "twice":
      before = [await answer(id, "first"), await answer(id, "second")].join();
      break;
    case "rubbish":
      await rubbish(Buffer.from(`\0\xff\r\n\r\n${"}{".repeat(5_000)}\r\n\r\n`, "latin1"));
      await rubbish(`POST /2018-06-01/runtime/invocation/${id}/response HTTP/1.1\r\nHost: ${host}:${port}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`);
      await answer(id, "after all");
      break;
    case "foreign":
      before = String(await answer("00000000-0000-4000-8000-000000000000", "to whom?"));
      await answer(id, before);
      break;
    default:
      await answer(id, before);
  }
}
