// SPDX-License-Identifier: Apache-2.0
// The reference usage as one conversation, letter by letter, whatever the client.
import assert from "node:assert/strict";

export const ID = "[A-Za-z0-9_-]{15}=";

/** Two clients, each an object with send(text) and next(). */
export async function referenceUsage(one, two) {
  const say = (client, body) => client.send(JSON.stringify(body));

  const ids = [];
  for (const client of [one, two]) {
    say(client, { action: "joinchannel", channel: "news" });
    const answer = await client.next("the answer to joining news");
    const found = new RegExp(`^\\{"channel":"news","connectionId":"(${ID})"\\}$`).exec(answer);
    assert.ok(found, `unexpected answer to joining news: ${answer}`);
    ids.push(found[1]);
    say(client, { action: "joinchannel", channel: "sport" });
    assert.equal(await client.next("the answer to joining sport"), `{"channel":"sport","connectionId":"${found[1]}"}`);
  }
  assert.notEqual(ids[0], ids[1]);

  // Joined twice is one membership: the message arrives once, as the next answers show.
  say(two, { action: "joinchannel", channel: "news" });
  assert.equal(await two.next("the answer to joining again"), `{"channel":"news","connectionId":"${ids[1]}"}`);
  say(one, { action: "sendmessage", channel: "news", message: "hi there" });
  assert.equal(await two.next("the message in news"), "hi there");

  // What the first one gets next is the second one's message, not its own.
  say(two, { action: "sendmessage", channel: "sport", message: 'goal "1:0" – tschüß 🎉' });
  assert.equal(await one.next("the message in sport"), 'goal "1:0" – tschüß 🎉');
  say(one, { action: "echo", message: "still here" });
  assert.equal(await one.next("the echo"), "still here");

  say(one, { action: "sendmessage", channel: "news", message: { a: [1, null] } });
  assert.equal(await two.next("the message that is no string"), '{"a":[1,null]}');
  say(one, { action: "sendmessage", message: "to everybody" });
  assert.equal(await two.next("the message in default"), "to everybody");

  say(one, { action: "nosuchroute" });
  assert.match(
    await one.next("the error frame"),
    new RegExp(`^\\{"message": "Forbidden", "connectionId":"${ids[0]}", "requestId":"${ID}"\\}$`),
  );

  say(two, { action: "leavechannel", channel: "news" });
  assert.equal(await two.next("the answer to leaving"), `{"channel":"news","connectionId":"${ids[1]}"}`);
  say(one, { action: "sendmessage", channel: "news", message: "nobody hears this" });
  say(one, { action: "sendmessage", channel: "sport", message: "the end" });
  assert.equal(await two.next("the last message"), "the end");
}

/** The carillon.v1 flavour, on the same channels as a raw client. */
export async function carillonV1(v1, raw) {
  v1.send('{"action":"joinchannel","channel":"mixed","ref":"1"}');
  const joined = await v1.next("the ack of joining");
  assert.match(joined, /^\{"type":"ack","ref":"1"/);
  assert.equal(JSON.parse(joined).channel, "mixed");
  assert.match(JSON.parse(joined).connectionId, new RegExp(`^${ID}$`));
  raw.send('{"action":"joinchannel","channel":"mixed"}');
  assert.match(await raw.next("the raw answer to joining"), /^\{"channel":"mixed",/);

  raw.send('{"action":"sendmessage","channel":"mixed","message":"hi"}');
  assert.match(await v1.next("the message"), /^\{"type":"message","channel":"mixed","id":"[^"]+","data":"hi"\}$/);

  v1.send('{"action":"sendmessage","channel":"mixed","message":"hello","ref":"2","unknown":[1]}');
  assert.match(await v1.next("the ack of sending"), /^\{"type":"ack","ref":"2"/);
  assert.equal(await raw.next("the raw message"), "hello");

  v1.send('{"action":"nosuchroute","ref":"3"}');
  assert.match(await v1.next("the error"), /^\{"type":"error","ref":"3","message":"Forbidden"/);
}
