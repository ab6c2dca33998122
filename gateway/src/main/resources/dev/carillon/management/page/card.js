// SPDX-License-Identifier: Apache-2.0
// The card of one client: its form controls on one side, its state and log on the other.

import { Client } from '/page/client.js';
import { FrameLog } from '/page/log.js';

const STATES = { closed: 'Not connected', connecting: 'Connecting…', open: 'Connected', closing: 'Closing…' };
const TOGGLES = { closed: 'Connect', connecting: 'Cancel', open: 'Disconnect', closing: 'Closing…' };

export class Card {
  element = document.getElementById('card').content.cloneNode(true).firstElementChild;
  #part = Object.fromEntries(
    [...this.element.querySelectorAll('[data-part]')].map((element) => [element.dataset.part, element]));
  #log = new FrameLog(this.#part.log);
  #client = new Client({ onChange: () => this.#scheduleDraw(), onFrame: (frame) => this.#record(frame) });
  #isScheduled = false;
  #drawnChannels = '';
  #problem = null;

  constructor({ number, url, onRemove }) {
    const name = `Client ${number}`;
    const { remove, log, connect } = this.#part;
    this.element.setAttribute('aria-label', name);
    this.element.querySelector('h2').textContent = name;
    remove.setAttribute('aria-label', `Remove ${name}`);
    log.setAttribute('aria-label', `Frames of ${name}`);
    connect.elements.url.value = url;
    remove.onclick = () => {
      this.#client.dispose();
      onRemove(this);
    };
    this.#bindConnect();
    this.#bindActions();
    this.#bindLog();
    this.#draw();
  }

  focus() {
    this.#part.toggle.focus();
  }

  #bindConnect() {
    const { url, flavour, token } = this.#part.connect.elements;
    onSubmit(this.#part.connect, () => {
      if (this.#client.state !== 'closed') return this.#client.disconnect();
      this.#problem = null;
      this.focus(); // the settings are about to be disabled, with the field that has the focus
      try {
        this.#client.connect({ url: url.value, flavour: flavour.value, token: token.value });
      } catch (error) {
        this.#record({ direction: 'note', kind: 'error', text: error.message });
        this.#draw();
      }
    });
  }

  #bindActions() {
    const { join, send, echo, raw } = this.#part;
    onSubmit(join, () => {
      const { channel } = join.elements;
      this.#client.join(channel.value);
      send.elements.channel.value = channel.value;
      channel.value = '';
    });
    onSubmit(send, () =>
      this.#client.sendToChannel(send.elements.channel.value, send.elements.message.value));
    echo.onclick = () => this.#client.echo(send.elements.message.value);
    onSubmit(raw, () => this.#client.sendFrame(raw.elements.frame.value));
    raw.elements.frame.onkeydown = (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) raw.requestSubmit();
    };
  }

  #bindLog() {
    const { copy, clear } = this.#part;
    clear.onclick = () => this.#log.clear();
    copy.onclick = async () => {
      copy.textContent = await this.#log.copy();
      setTimeout(() => (copy.textContent = 'Copy'), 2_000);
    };
  }

  #record(frame) {
    if (frame.direction === 'note' && frame.kind === 'error') this.#problem = frame.text;
    this.#log.add(frame);
  }

  #scheduleDraw() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw() {
    const { state, connectionId, counters } = this.#client;
    const part = this.#part;
    const problem = state === 'closed' && this.#problem;
    part.state.dataset.state = problem ? 'failed' : state;
    const said = connectionId ? `${STATES[state]} as ${connectionId}` : STATES[state];
    setText(part.state, problem || said);
    setText(part.toggle, TOGGLES[state]);
    part.toggle.classList.toggle('main', state === 'closed');
    part.settings.disabled = state !== 'closed';
    if (state === 'closed' && part.actions.contains(document.activeElement)) this.focus();
    part.actions.disabled = state !== 'open';
    setText(part.in, `${counters.framesIn} · ${size(counters.bytesIn)}`);
    setText(part.out, `${counters.framesOut} · ${size(counters.bytesOut)}`);
    setText(part.trip, counters.roundTrip === null ? '–' : `${counters.roundTrip.toFixed(1)} ms`);
    this.#drawChannels();
  }

  #drawChannels() {
    const channels = [...this.#client.channels];
    const drawn = JSON.stringify(channels);
    if (drawn === this.#drawnChannels) return;
    this.#drawnChannels = drawn;
    const list = this.#part.channels;
    const hadFocus = list.contains(document.activeElement);
    list.replaceChildren(...channels.map(([name, isConfirmed]) => this.#chip(name, isConfirmed)));
    if (hadFocus) this.#part.join.elements.channel.focus();
  }

  #chip(name, isConfirmed) {
    const chip = document.createElement('li');
    chip.title = isConfirmed ? 'Joined' : 'Joined by $connect, without an answer';
    chip.classList.toggle('assumed', !isConfirmed);
    const pick = button(name, `Send to ${name}`, () => (this.#part.send.elements.channel.value = name));
    chip.append(pick, button('×', `Leave ${name}`, () => this.#client.leave(name)));
    return chip;
  }
}

function button(text, label, onclick) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.setAttribute('aria-label', label);
  element.onclick = onclick;
  return element;
}

function onSubmit(form, action) {
  form.onsubmit = (event) => {
    event.preventDefault();
    action();
  };
}

/** Writing the same text again would make a screen reader say it again. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function size(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
