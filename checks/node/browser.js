// SPDX-License-Identifier: Apache-2.0
// Chromium, driven with playwright-core, and the pages it is shown.
import { accessSync, constants } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
// Headless, and silent towards everything but the pages of the check.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Newer Chromium asks before a page may reach this machine. Others do not: the gateway must refuse.
  "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
];

export function launchBrowser(args = []) {
  return chromium.launch({ executablePath: executable(), headless: true, args: [...FLAGS, ...args] });
}

function executable() {
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // the next one
      }
    }
  }
  throw new Error(`none of ${NAMES.join(", ")} is on the PATH; ./carillon verify --only tools installs one`);
}

/** A web server that has one empty page, on another loopback port than the gateway's. */
export async function servePage() {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>check</title>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.address().port, close: () => server.close().closeAllConnections() };
}

/** The browser's own WebSocket in `page`: send(text), next(), close(); rejects if it does not open. */
export async function browserSocket(page, url, protocols = []) {
  const socket = await page.evaluateHandle(
    ([url, protocols]) =>
      new Promise((resolve, reject) => {
        const ws = new WebSocket(url, protocols);
        const arrived = [];
        const waiting = [];
        ws.onmessage = ({ data }) => (waiting.length > 0 ? waiting.shift()(data) : arrived.push(data));
        const next = () =>
          arrived.length > 0
            ? Promise.resolve(arrived.shift())
            : new Promise((resolve, reject) => {
                waiting.push(resolve);
                setTimeout(() => reject(new Error("no message came within 10 s")), 10_000);
              });
        ws.onopen = () => resolve({ ws, next });
        ws.onclose = ({ code }) => reject(new Error(`the browser's WebSocket was closed: ${code}`));
      }),
    [url, protocols],
  );
  return {
    protocol: await socket.evaluate(({ ws }) => ws.protocol),
    send: (text) => socket.evaluate(({ ws }, text) => ws.send(text), text),
    next: () => socket.evaluate(({ next }) => next()),
    close: () => socket.evaluate(({ ws }) => ws.close()),
  };
}
