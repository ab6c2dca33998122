// SPDX-License-Identifier: Apache-2.0
// A function that does what a message tells it: answers, or fails in one of the ways that functions
// fail. What the check must know meanwhile goes to REPORT, an address of the check.
import { spawn } from "node:child_process";

const never = () => new Promise(() => setInterval(() => {}, 60_000));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Tells the check, and gives what it answers; that may take as long as the check wants. */
async function report(what) {
  const answer = await fetch(process.env.REPORT, { method: "POST", body: JSON.stringify({ pid: process.pid, ...what }) });
  return answer.text();
}

const deeds = {
  answer: ({ n }) => String(n),
  pause: async ({ n, ms }) => (await pause(ms), String(n)),
  ask: async ({ n }) => (await report({ n }), String(n)),
  die: () => (process.kill(process.pid, "SIGKILL"), never()),
  hang: async ({ n }) => (await report({ n }), never()),
  flood: () => "x".repeat(7 * 1024 * 1024),
  fork: () => {
    // In its process group, as a child is that nobody took care of.
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    child.unref();
    return String(child.pid);
  },
  gorge: async () => {
    const all = [];
    for (let i = 0; i < 64; i++) {
      all.push(Buffer.alloc(16 * 1024 * 1024, i));
      await pause(10);
    }
    return String(all.length);
  },
};

export async function handler(event) {
  const { eventType, connectionId, requestId, disconnectStatusCode } = event.requestContext;
  if (eventType === "DISCONNECT") {
    await report({ connectionId, requestId, code: disconnectStatusCode });
  }
  if (eventType !== "MESSAGE") return { statusCode: 200 };
  const order = JSON.parse(event.body);
  return { statusCode: 200, body: await deeds[order.do](order) };
}
