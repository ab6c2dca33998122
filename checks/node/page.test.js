// SPDX-License-Identifier: Apache-2.0
// The tester page at `/`, used by Chromium the way a person uses it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startGateway } from './gateway.js';

const CHROMIUM = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));
const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
  + "connect-src 'self' ws: wss:";
const WAIT_MS = 10_000;

let gateway;
let browser;
let page;
let complaints;
let addresses;

before(async () => {
  assert.ok(CHROMIUM, 'No Chromium found. Install it, or set CHROMIUM to its path.');
  gateway = await startGateway({ args: [] });
  const isRoot = process.getuid?.() === 0;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: isRoot ? [...FLAGS, '--no-sandbox'] : FLAGS });
});

after(async () => {
  await browser?.close();
  await gateway?.stop();
});

beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(WAIT_MS);
  complaints = [];
  addresses = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => addresses.push(request.url()));
  page.on('websocket', (socket) => addresses.push(socket.url()));
  await page.goto(new URL('/', gateway.http).href);
});

afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
  assert.ok(addresses.length > 0);
  const port = String(gateway.port);
  const elsewhere = addresses.filter((address) => !address.startsWith('data:') && new URL(address).port !== port);
  assert.deepEqual(elsewhere, []);
});

test('two clients stand ready with the address of this gateway and its stage', async () => {
  const origin = new URL(page.url()).host;
  for (const number of [1, 2]) {
    assert.equal(await client(number).getByLabel('URL').inputValue(), `ws://${origin}/dev`);
    await hasState(number, 'Not connected');
  }
});

test('what one client sends to a channel arrives at the other and not at the sender', async () => {
  await connect(1);
  await connect(2);
  await join(1, 'news');
  await join(2, 'news');

  await send(1, 'news', 'good morning');
  await received(2, 'good morning');

  // The echo's answer follows everything that came before it, so nothing else can be under way.
  await client(1).getByLabel('Message', { exact: true }).fill('the end');
  await client(1).getByRole('button', { name: 'Echo' }).click();
  await received(1, 'the end');
  assert.deepEqual((await inbound(1)).slice(1), ['the end']);
});

test('a client of carillon.v1 hears a raw client with the name of the channel, and the other way round', async () => {
  await connect(1);
  await connect(2);
  await client(2).getByRole('button', { name: 'Disconnect' }).click();
  await hasState(2, 'Not connected');
  await client(2).getByLabel('carillon.v1').check();
  await connect(2);
  await join(1, 'news');
  await join(2, 'news');

  await send(1, 'news', 'to the typed one');
  await received(2, '"to the typed one"');
  const frames = (await inbound(2)).map((frame) => JSON.parse(frame));
  const message = frames.find(({ type }) => type === 'message');
  assert.equal(message.channel, 'news');
  assert.equal(message.data, 'to the typed one');

  await send(2, 'news', 'to the raw one');
  await received(1, 'to the raw one');
});

test('a channel that was left says nothing more', async () => {
  await connect(1);
  await connect(2);
  await join(2, 'news');
  await client(2).getByRole('button', { name: 'Leave news' }).click();
  await chip(2, 'news').waitFor({ state: 'detached' });

  await send(1, 'news', 'unheard');
  await send(1, 'default', 'heard');
  await received(2, 'heard');
  assert.ok(!(await inbound(2)).includes('unheard'));
});

test('an error frame is shown as one and the connection stays open', async () => {
  await connect(1);
  await client(1).getByText('Raw frame').click();
  await client(1).getByLabel('Frame, sent as it is').fill('{"action":"joinchannel"}');
  await client(1).getByRole('button', { name: 'Send frame' }).click();
  await client(1).locator('.log .in.error').waitFor();
  await hasState(1, 'Connected');
});

test('markup that arrives is text', async () => {
  const markup = '<img src="/nowhere" onerror="alert(1)"><b>bold</b>';
  await connect(1);
  await connect(2);
  await send(1, 'default', markup);
  await received(2, markup);
  assert.equal(await client(2).locator('.log img, .log pre b').count(), 0);
});

test('a URL that cannot be used is explained', async () => {
  await client(1).getByLabel('URL').fill('http://127.0.0.1/dev');
  await client(1).getByRole('button', { name: 'Connect' }).click();
  await hasState(1, 'The URL begins with http: It must begin with ws: or wss:.');
});

test('nothing is wider than a phone of 360 pixels, however long the name of a channel', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await connect(1);
  await join(1, 'a'.repeat(164));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

test('a connection whose settings have the focus leaves the focus on the button that ends it', async () => {
  await client(1).getByLabel('URL').press('Enter');
  await hasState(1, 'Connected');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Disconnect');
});

test('clients are added and removed', async () => {
  await page.getByRole('button', { name: 'Add client' }).click();
  await connect(3);
  await page.getByRole('button', { name: 'Remove Client 1' }).click();
  assert.equal(await page.locator('.card').count(), 2);
  await hasState(3, 'Connected');
});

test('the row at the top counts the open connections', async () => {
  await connect(1);
  const figure = page.locator('[data-metric="carillon_connections_open"] dd span');
  await figure.filter({ hasText: /^[1-9]/ }).waitFor();
});

test('the page works under a policy that allows nothing inline and no other host', async () => {
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': POLICY } });
  });
  await page.reload();
  // Not connected here: Chromium keeps a page whose address space it was not told from loopback sockets.
  await page.getByRole('button', { name: 'Add client' }).click();
  await hasState(3, 'Not connected');
  const corner = await client(3).evaluate((card) => getComputedStyle(card).borderTopLeftRadius);
  assert.notEqual(corner, '0px');
  assert.ok(await page.locator('.brand img').evaluate((image) => image.complete && image.naturalWidth > 0));
});

test('JSON is laid out without changing what was on the wire', async () => {
  const laidOut = (text) => page.evaluate(async (json) => (await import('/page/json.js')).pretty(json), text);
  assert.equal(await laidOut('{"n":12345678901234567890,"n":1e3}'), '{"n": 12345678901234567890, "n": 1e3}');
  assert.equal(await laidOut('{"a":{},"b":[],"c":"\\u00e9 \\"{,:}"}'), '{"a": {}, "b": [], "c": "\\u00e9 \\"{,:}"}');
  const long = 'x'.repeat(48);
  assert.equal(await laidOut(`{"a":["${long}",1]}`), `{\n  "a": [\n    "${long}",\n    1\n  ]\n}`);
  assert.equal(await laidOut('{"a":1'), '{"a":1');
  assert.equal(await laidOut('plain  text'), 'plain  text');
});

test('the log keeps the last 500 entries', async () => {
  const texts = await page.evaluate(async () => {
    const { FrameLog } = await import('/page/log.js');
    const list = document.createElement('ol');
    const log = new FrameLog(list);
    const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let i = 0; i < 400; i++) log.add({ direction: 'in', kind: 'message', text: `first ${i}` });
    await drawn();
    for (let i = 0; i < 101; i++) log.add({ direction: 'in', kind: 'message', text: `then ${i}` });
    await drawn();
    return [...list.querySelectorAll('pre')].map((line) => line.textContent);
  });
  assert.equal(texts.length, 500);
  assert.equal(texts[0], 'first 1');
  assert.equal(texts[499], 'then 100');
});

test('metrics are summed over their labels and counters are shown per second', async () => {
  const shown = await page.evaluate(async () => {
    const { reading, sums } = await import('/page/metrics.js');
    const at = (ms, text) => ({ at: ms, values: sums(text) });
    const before = at(0, '# HELP a_total x\na_total{l="} 9"} 10\na_total{l="y"} 20 1700000000\nb 7');
    const now = at(2_000, 'a_total{l="} 9"} 14\na_total{l="y"} 26');
    return [
      reading('a_total', now, before), reading('a_total', before, null), reading('b', before, null),
      reading('b', now, before), reading('a_total', before, now),
    ];
  });
  assert.deepEqual(shown, [5, null, 7, null, null]);
});

test('a token travels in the address of a raw client and as a subprotocol of a typed one', async () => {
  const targets = await page.evaluate(async () => {
    const { target } = await import('/page/protocol.js');
    return [
      target('ws://h/dev', 'raw', ' a.b '),
      target('ws://h/dev', 'carillon.v1', 'a.b'),
      target('ws://h/dev#x', 'raw'),
    ];
  });
  assert.deepEqual(targets, [
    { address: 'ws://h/dev?token=a.b', protocols: [] },
    { address: 'ws://h/dev', protocols: ['carillon.v1', 'bearer.a.b'] },
    { address: 'ws://h/dev', protocols: [] },
  ]);
});

function client(number) {
  return page.getByRole('region', { name: `Client ${number}`, exact: true });
}

function chip(number, channel) {
  return client(number).getByRole('button', { name: `Send to ${channel}`, exact: true });
}

async function hasState(number, text) {
  await client(number).getByRole('status').filter({ hasText: text }).waitFor();
}

async function connect(number) {
  await client(number).getByRole('button', { name: 'Connect', exact: true }).click();
  await hasState(number, /^Connected/);
}

async function join(number, channel) {
  await client(number).getByLabel('Channel to join').fill(channel);
  await client(number).getByRole('button', { name: 'Join' }).click();
  await chip(number, channel).waitFor();
  await hasState(number, /^Connected as \S+$/);
}

async function send(number, channel, message) {
  await client(number).getByLabel('Channel to send to').fill(channel);
  await client(number).getByLabel('Message', { exact: true }).fill(message);
  await client(number).getByRole('button', { name: 'Send', exact: true }).click();
}

async function received(number, text) {
  await client(number).locator('.log .in pre').filter({ hasText: text }).first().waitFor();
}

/** The frames that arrived, oldest first, as they are shown. */
function inbound(number) {
  return client(number).locator('.log .in pre').allTextContents();
}
