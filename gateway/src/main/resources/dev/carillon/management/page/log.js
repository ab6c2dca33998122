// SPDX-License-Identifier: Apache-2.0
// The log of one client: the last 500 entries, drawn once a frame of the screen however many arrive.

import { pretty } from '/page/json.js';

const MOST_ENTRIES = 500;
const MOST_CHARACTERS = 8_192;
const LABELS = { in: 'in', out: 'out', note: '·' };

export class FrameLog {
  #list;
  #entries = [];
  #undrawn = [];
  #isScheduled = false;

  constructor(list) {
    this.#list = list;
  }

  add({ direction, kind, text }) {
    const entry = { at: clock(new Date()), direction, kind, text };
    for (const entries of [this.#entries, this.#undrawn]) {
      entries.push(entry);
      if (entries.length > MOST_ENTRIES) entries.shift();
    }
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => this.#draw());
  }

  clear() {
    this.#entries = [];
    this.#undrawn = [];
    this.#list.replaceChildren();
  }

  /** One entry a line: time, direction, the frame as it was on the wire. */
  async copy() {
    const lines = this.#entries.map(({ at, direction, text }) => `${at}\t${direction}\t${text}`);
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      return 'Copied';
    } catch {
      // No clipboard outside loopback and https: leave the last step to the user.
      getSelection().selectAllChildren(this.#list);
      return 'Press Ctrl+C';
    }
  }

  #draw() {
    this.#isScheduled = false;
    const list = this.#list;
    const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
    list.append(...this.#undrawn.map(row));
    this.#undrawn = [];
    while (list.childElementCount > MOST_ENTRIES) list.firstElementChild.remove();
    if (wasAtEnd) list.scrollTop = list.scrollHeight;
  }
}

function row({ at, direction, kind, text }) {
  const item = document.createElement('li');
  item.className = `${direction} ${kind}`;
  item.append(part('time', at), part('b', LABELS[direction]), part('pre', shown(text)));
  return item;
}

function part(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function shown(text) {
  const rest = text.length - MOST_CHARACTERS;
  if (rest <= 0) return pretty(text);
  return `${text.slice(0, MOST_CHARACTERS)}… and ${rest.toLocaleString('en')} more characters`;
}

function clock(date) {
  const digits = (value, width = 2) => String(value).padStart(width, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => digits(value));
  return `${time.join(':')}.${digits(date.getMilliseconds(), 3)}`;
}
