// SPDX-License-Identifier: Apache-2.0
// What a web page of somebody else's can do to a gateway on this machine: nothing.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { request } from "node:http";
import { browserSocket, launchBrowser, servePage } from "./browser.js";
import { connect, refusal } from "./clients.js";
import { startGateway } from "./gateway.js";

let gateway;
let browser;
let web;
let victim;
let connection;
before(async () => {
  gateway = await startGateway();
  browser = await launchBrowser(["--host-resolver-rules=MAP evil.test 127.0.0.1"]);
  web = await servePage();
  victim = await connect(gateway.ws);
  victim.send('{"action":"joinchannel","channel":"news"}');
  const { connectionId } = JSON.parse(await victim.next("the answer to joining"));
  connection = `@connections/${encodeURIComponent(connectionId)}`;
});
after(async () => {
  await browser?.close();
  web?.close();
  await victim?.close();
  await gateway?.stop();
});

/** The next message that the victim gets is an honest one, and it is still a member. */
async function assertUntouched(word) {
  assert.equal(await gateway.publish("news", word), 1);
  assert.equal(await victim.next("the honest message"), word);
}

/** What a page gets from fetch: the status, or why it failed. */
function tryFetch(page, url, options) {
  return page.evaluate(
    ([url, options]) =>
      fetch(url, options).then(
        (answer) => (answer.type === "opaque" ? "opaque" : answer.status),
        (error) => error.name,
      ),
    [url, options],
  );
}

test("a page of a foreign origin opens no WebSocket", async () => {
  const page = await browser.newPage();
  await page.goto(`http://evil.test:${web.port}/`);
  const refused = await gateway.metric(/refused/i);
  for (const host of ["127.0.0.1", "localhost"]) {
    const url = `ws://${host}:${gateway.port}/${gateway.stage}`;
    await assert.rejects(browserSocket(page, url), /was closed: 1006/);
    await assert.rejects(browserSocket(page, url, ["carillon.v1"]), /was closed: 1006/);
  }
  // It was the gateway that refused, not a rule of this browser's.
  assert.equal((await gateway.metric(/refused/i)) - refused, 4);
  await assertUntouched("after the sockets");
  await page.close();
});

test("a page of a foreign origin reaches neither channels nor connections", async () => {
  const page = await browser.newPage();
  await page.goto(`http://evil.test:${web.port}/`);
  for (const path of ["@channels/news", connection]) {
    const url = `${gateway.endpoint}/${path}`;
    // Without CORS the page sees nothing of an answer; what counts is that nothing is done.
    const refused = await gateway.metric(/refused/i);
    assert.equal(await tryFetch(page, url, { method: "POST", body: "evil", mode: "no-cors" }), "opaque");
    assert.equal((await gateway.metric(/refused/i)) - refused, 1, "the gateway refused it, not the browser");
    assert.equal(await tryFetch(page, url, { method: "POST", body: "evil" }), "TypeError");
    assert.equal(await tryFetch(page, url, { method: "DELETE" }), "TypeError");
    assert.equal(await tryFetch(page, url), "TypeError");
  }
  await assertUntouched("after the fetches");
  await page.close();
});

test("a page whose name was turned to this machine (DNS rebinding) reaches nothing", async () => {
  const page = await browser.newPage();
  const origin = `http://evil.test:${gateway.port}`;
  // The page itself came from the attacker's machine, before the name was turned.
  await page.route(`${origin}/page`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(`${origin}/page`);
  const refused = await gateway.metric(/refused/i);
  await assert.rejects(browserSocket(page, `ws://evil.test:${gateway.port}/${gateway.stage}`), /was closed: 1006/);
  assert.equal((await gateway.metric(/refused/i)) - refused, 1);
  for (const path of ["@channels/news", connection]) {
    const url = `/${gateway.stage}/${path}`;
    assert.equal(await tryFetch(page, url, { method: "POST", body: "evil" }), 403);
    assert.equal(await tryFetch(page, url, { method: "DELETE" }), 403);
    assert.equal(await tryFetch(page, url), 403);
  }
  await assertUntouched("after the rebinding");
  await page.close();
});

test("a foreign Host header is refused with 403", async () => {
  assert.equal(await refusal(gateway.ws, { headers: { Host: `evil.test:${gateway.port}` } }), 403);
  assert.equal(await refusal(gateway.ws, { headers: { Host: "127.0.0.1.evil.test" } }), 403);
  for (const path of [`/${gateway.stage}/@channels/news`, `/${gateway.stage}/${connection}`, "/metrics", "/"]) {
    const method = path.includes("@") ? "POST" : "GET";
    assert.equal(await statusWith({ Host: "evil.test" }, method, path), 403, path);
  }
  await assertUntouched("after the Host headers");
});

test("what came through a proxy is refused, since a proxy makes loopback public", async () => {
  for (const [name, value] of [
    ["X-Forwarded-For", "192.0.2.1"],
    ["Forwarded", "for=192.0.2.1"],
    ["X-Real-IP", "192.0.2.1"],
    ["Via", "1.1 proxy"],
  ]) {
    assert.equal(await refusal(gateway.ws, { headers: { [name]: value } }), 403, name);
    assert.equal(await statusWith({ [name]: value }, "POST", `/${gateway.stage}/@channels/news`), 403, name);
  }
  await assertUntouched("after the proxies");
});

test("the origin null and foreign origins are refused, loopback origins pass", async () => {
  for (const origin of ["null", "https://evil.test", "http://127.0.0.1.evil.test", "http://localhost.evil.test"]) {
    assert.equal(await refusal(gateway.ws, { origin }), 403, origin);
  }
  for (const origin of ["http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:8000"]) {
    assert.equal(await refusal(gateway.ws, { origin }), "open", origin);
  }
});

function statusWith(headers, method, path) {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: gateway.port, method, path, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    })
      .on("error", reject)
      .end(method === "POST" ? "evil" : undefined);
  });
}
