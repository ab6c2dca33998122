// SPDX-License-Identifier: Apache-2.0
// The two flavours of the built-in functions: what a frame asks for, and what an answer says.

export const RAW = 'raw';
export const CARILLON_V1 = 'carillon.v1';

// RFC 9110 section 5.6.2: an entry of Sec-WebSocket-Protocol is a token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Where to connect and which subprotocols to offer. A token travels as a `bearer.` entry with
 * carillon.v1, which keeps it out of the address. Raw clients offer no subprotocol that the gateway
 * could select, and a browser fails a handshake whose offers were all passed over: theirs is `?token=`.
 */
export function target(url, flavour, token = '') {
  let address;
  try {
    address = new URL(url.trim());
  } catch {
    throw new Error(`"${url}" is not a URL. Write it like ws://127.0.0.1:8080/dev.`);
  }
  if (address.protocol !== 'ws:' && address.protocol !== 'wss:') {
    throw new Error(`The URL begins with ${address.protocol} It must begin with ws: or wss:.`);
  }
  address.hash = '';
  const bearer = token.trim();
  if (flavour === RAW) {
    if (bearer) address.searchParams.set('token', bearer);
    return { address: address.href, protocols: [] };
  }
  if (!bearer) return { address: address.href, protocols: [flavour] };
  if (!TOKEN.test(bearer)) {
    throw new Error('The token holds characters that a subprotocol cannot. Check it, or connect as raw.');
  }
  return { address: address.href, protocols: [flavour, `bearer.${bearer}`] };
}

/** The request in an outgoing frame, or null when it holds none. */
export function readRequest(text) {
  const frame = parseObject(text);
  return typeof frame?.action === 'string' ? frame : null;
}

/**
 * What a received frame is: `{kind: 'answer' | 'error' | 'message', channel, connectionId, ref}`.
 * Raw frames carry no type, so their shape decides; a member of a channel can imitate it.
 */
export function readFrame(text, flavour) {
  const frame = parseObject(text);
  if (!frame) return { kind: 'message' };
  const { channel, connectionId, ref } = frame;
  return { kind: flavour === CARILLON_V1 ? typedKind(frame) : rawKind(frame), channel, connectionId, ref };
}

function typedKind({ type }) {
  if (type === 'error') return 'error';
  return type === 'ack' ? 'answer' : 'message';
}

function rawKind(frame) {
  const strings = (...names) => names.every((name) => typeof frame[name] === 'string');
  if (strings('message', 'connectionId', 'requestId')) return 'error';
  const isAnswer = strings('channel', 'connectionId') && Object.keys(frame).length === 2;
  return isAnswer ? 'answer' : 'message';
}

function parseObject(text) {
  if (!/^\s*\{/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
