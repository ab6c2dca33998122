// SPDX-License-Identifier: Apache-2.0
// Lays JSON out for reading.

const LINE = 48; // characters that fit beside the time in a card
const PARTS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The text with line breaks and indentation when it is JSON, else as it came. It is re-spaced, not
 * parsed and printed again: long numbers, repeated names and escapes stay as they were on the wire.
 */
export function pretty(text) {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const parts = text.match(PARTS);
  const line = layOut(parts, false);
  return line.length <= LINE ? line : layOut(parts, true);
}

function layOut(parts, lines) {
  let depth = 0;
  let out = '';
  const gap = () => (lines ? '\n' + '  '.repeat(depth) : '');
  parts.forEach((part, i) => {
    const opens = part === '{' || part === '[';
    const closes = part === '}' || part === ']';
    const isEmpty = closes && (parts[i - 1] === '{' || parts[i - 1] === '[');
    if (closes) depth--;
    if (closes && !isEmpty) out += gap();
    out += part;
    if (opens) depth++;
    if (opens && parts[i + 1] !== '}' && parts[i + 1] !== ']') out += gap();
    if (part === ',') out += lines ? gap() : ' ';
    if (part === ':') out += ' ';
  });
  return out;
}
