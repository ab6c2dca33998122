// SPDX-License-Identifier: Apache-2.0
// Guests who join and leave a channel all the time, beside the load of others: between the answer
// to a join and the answer to a leave the publisher's numbers have no gap and none comes twice.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "./node/clients.js";

const GUESTS = 4;
/** Messages that a guest hears before it leaves. */
const STAY = 10;
/** Messages that leave together, and the time between such bursts. */
const BURST = 20;
const PAUSE_MILLIS = 10;
const V1 = { protocols: ["carillon.v1"] };

/**
 * Publishes and listens until told to stop.
 *
 * @param signal of an AbortController
 * @returns {Promise<string>} what was counted
 */
export async function comeAndGo(gateway, signal) {
  const steady = await connect(gateway.ws);
  await askTo("join", steady, () => assert.fail("a message before the answer to a join"));
  const publisher = await connect(gateway.ws);
  const guests = Array.from({ length: GUESTS }, (_, i) => guest(gateway, i % 2 === 0 ? {} : V1, signal));
  let sent = 0;
  while (!signal.aborted) {
    for (let i = 0; i < BURST; i++) publisher.send(publication(sent++));
    await pause(PAUSE_MILLIS);
  }
  // Guests stay until they have heard enough.
  let left = GUESTS;
  for (const each of guests) each.finally(() => left--).catch(() => {});
  while (left > 0) {
    publisher.send(publication(sent++));
    await pause(PAUSE_MILLIS);
  }
  const stays = (await Promise.all(guests)).reduce((sum, one) => sum + one, 0);
  for (let i = 0; i < sent; i++) assert.equal(numberOf(await steady.next(`message ${i}`)), i, "to a steady member");
  await Promise.all([publisher.close(), steady.close()]);
  return `${sent} messages in order beside it, and ${stays} stays of guests without a gap`;
}

const publication = (number) => JSON.stringify({ action: "sendmessage", channel: "numbers", message: `n${number}` });

/** The number in a message of either flavour; null if it is an answer. */
function numberOf(text) {
  const found = /^n(\d+)$|"data":"n(\d+)"/.exec(text);
  return found === null ? null : Number(found[1] ?? found[2]);
}

async function askTo(what, client, onNumber) {
  client.send(JSON.stringify({ action: `${what}channel`, channel: "numbers" }));
  for (;;) {
    const text = await client.next(`the answer to ${what}`);
    const number = numberOf(text);
    if (number === null) {
      assert.match(text, /"channel":"numbers"/);
      return;
    }
    onNumber(number);
  }
}

async function guest(gateway, options, signal) {
  const client = await connect(gateway.ws, options);
  let stays = 0;
  while (!signal.aborted) {
    await askTo("join", client, (number) => assert.fail(`${number} came before the answer to a join`));
    let next = numberOf(await client.next("a first number")) + 1;
    const follows = (number) => assert.equal(number, next++, "to a guest");
    for (let i = 1; i < STAY; i++) follows(numberOf(await client.next("a number")));
    await askTo("leave", client, follows);
    stays++;
  }
  await client.close();
  return stays;
}
