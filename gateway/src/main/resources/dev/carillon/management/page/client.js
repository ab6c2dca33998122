// SPDX-License-Identifier: Apache-2.0
// One WebSocket client of the gateway. It knows the protocol and nothing of the page.

import { CARILLON_V1, RAW, readFrame, readRequest, target } from '/page/protocol.js';

const MOST_OPEN_ECHOES = 100;
const REFUSED = 'Not connected. A browser is not told why; the log of the gateway says it, if it was reached.';
const encoder = new TextEncoder();

/**
 * `state` is closed, connecting, open or closing. `channels` maps each joined channel to whether the
 * gateway confirmed it: `default` is joined by $connect, without an answer.
 *
 * @param onChange called without arguments when anything but the frames changed
 * @param onFrame called with `{direction: 'in' | 'out' | 'note', kind, text}`
 */
export class Client {
  state = 'closed';
  flavour = RAW;
  connectionId = null;
  channels = new Map();
  counters = noCounters();
  #socket = null;
  #requested = new Map(); // channel → the action asked for last: raw answers do not name theirs
  #echoes = [];
  #lastRef = 0;
  #wasOpen = false;
  #onChange;
  #onFrame;
  #now;

  constructor({ onChange, onFrame, now = () => performance.now() }) {
    this.#onChange = onChange;
    this.#onFrame = onFrame;
    this.#now = now;
  }

  /** @throws Error when the URL or the token cannot be used; its message says why */
  connect({ url, flavour, token }) {
    if (this.state !== 'closed') return;
    const { address, protocols } = target(url, flavour, token);
    const socket = new WebSocket(address, protocols);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    this.#socket = socket;
    this.#wasOpen = false;
    this.counters = noCounters();
    this.#become('connecting');
  }

  disconnect() {
    if (this.state !== 'connecting' && this.state !== 'open') return;
    this.#become('closing');
    this.#socket.close();
  }

  /** Ends the client for good: nothing is reported any more. */
  dispose() {
    this.#onChange = this.#onFrame = () => {};
    this.disconnect();
  }

  join(channel) {
    this.#ask('joinchannel', { channel });
  }

  leave(channel) {
    this.#ask('leavechannel', { channel });
  }

  sendToChannel(channel, message) {
    this.#ask('sendmessage', { channel, message });
  }

  echo(message) {
    this.#ask('echo', { message });
  }

  /** Sends the text as one frame, whatever it is. */
  sendFrame(text) {
    if (this.state !== 'open') return;
    this.#remember(readRequest(text));
    this.#socket.send(text);
    this.counters.framesOut++;
    this.counters.bytesOut += encoder.encode(text).length;
    this.#onFrame({ direction: 'out', kind: 'request', text });
    this.#onChange();
  }

  #ask(action, members) {
    const ref = this.flavour === CARILLON_V1 ? { ref: String(++this.#lastRef) } : {};
    this.sendFrame(JSON.stringify({ action, ...members, ...ref }));
  }

  #remember(request) {
    if (request?.action === 'joinchannel' || request?.action === 'leavechannel') {
      this.#requested.set(request.channel, request.action);
    } else if (request?.action === 'echo') {
      this.#echoes.push({ ref: request.ref, message: request.message, at: this.#now() });
      if (this.#echoes.length > MOST_OPEN_ECHOES) this.#echoes.shift();
    }
  }

  #opened() {
    this.flavour = this.#socket.protocol === CARILLON_V1 ? CARILLON_V1 : RAW;
    this.#wasOpen = true;
    this.channels.set('default', false);
    this.#onFrame({ direction: 'note', kind: 'note', text: `Connected, ${this.flavour}` });
    this.#become('open');
  }

  #received(data) {
    const now = this.#now();
    const isText = typeof data === 'string';
    this.counters.framesIn++;
    this.counters.bytesIn += isText ? encoder.encode(data).length : data.byteLength;
    const text = isText ? data : hex(data);
    const frame = isText ? readFrame(data, this.flavour) : { kind: 'binary' };
    if (frame.kind === 'answer') this.#answered(frame);
    this.#timeEcho(frame, text, now);
    this.#onFrame({ direction: 'in', kind: frame.kind, text });
    this.#onChange();
  }

  #answered({ channel, connectionId }) {
    const action = this.#requested.get(channel);
    if (!action) return;
    this.connectionId = connectionId ?? this.connectionId;
    if (action === 'joinchannel') this.channels.set(channel, true);
    else this.channels.delete(channel);
  }

  #timeEcho({ ref }, text, now) {
    const raw = this.flavour === RAW;
    const found = this.#echoes.findIndex((echo) =>
      raw ? echo.message === text : ref !== undefined && echo.ref === ref);
    if (found < 0) return;
    this.counters.roundTrip = now - this.#echoes[found].at;
    this.#echoes.splice(0, found + 1);
  }

  #closed(code, reason) {
    const wasAsked = this.state === 'closing' || code === 1000;
    const text = this.#wasOpen || wasAsked ? `Closed ${code} ${reason}`.trim() : REFUSED;
    this.#onFrame({ direction: 'note', kind: wasAsked ? 'note' : 'error', text });
    this.#socket = null;
    this.connectionId = null;
    this.channels.clear();
    this.#requested.clear();
    this.#echoes = [];
    this.#become('closed');
  }

  #become(state) {
    this.state = state;
    this.#onChange();
  }
}

/** Of one connection: frames, bytes of their payload, and the last round trip of an echo in milliseconds. */
function noCounters() {
  return { framesIn: 0, bytesIn: 0, framesOut: 0, bytesOut: 0, roundTrip: null };
}

function hex(buffer) {
  const shown = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, 256));
  const digits = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${buffer.byteLength} bytes: ${digits}${buffer.byteLength > shown.length ? ' …' : ''}`;
}
