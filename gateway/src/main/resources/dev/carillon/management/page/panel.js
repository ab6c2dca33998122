// SPDX-License-Identifier: Apache-2.0
// The row at the top: what is running, and four live figures of the whole gateway.

import { reading, sums } from '/page/metrics.js';

const EVERY_MS = 2_000;
const AFTER_FAILURE_MS = 10_000;
const POINTS = 60;
const round = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export class Panel {
  #figures;
  #part;
  #before = null;

  constructor(element) {
    this.#figures = [...element.querySelectorAll('[data-metric]')].map((figure) => ({
      name: figure.dataset.metric,
      value: figure.querySelector('dd span'),
      line: figure.querySelector('polyline'),
      points: [],
    }));
    this.#part = (name) => element.querySelector(`[data-part="${name}"]`);
  }

  /** Polls for as long as the page lives; a page that nobody sees asks for nothing. */
  async run() {
    for (;;) {
      if (document.hidden) await once(document, 'visibilitychange');
      const [isHealthy, hasMetrics] = await Promise.all([this.#readHealth(), this.#readMetrics()]);
      await new Promise((due) => setTimeout(due, isHealthy && hasMetrics ? EVERY_MS : AFTER_FAILURE_MS));
    }
  }

  async #readHealth() {
    const health = await read('/health', (response) => response.json());
    const status = health ? String(health.status ?? 'running') : 'not reachable';
    const shown = this.#part('health');
    const answered = status === 'ok' || status === 'running' ? 'open' : 'closing';
    shown.dataset.state = health ? answered : 'failed';
    if (shown.textContent !== status) shown.textContent = status;
    if (health?.version) this.#part('version').textContent = String(health.version);
    if (health?.stage) this.#part('stage').textContent = String(health.stage);
    return health !== null;
  }

  async #readMetrics() {
    const text = await read('/metrics', (response) => (response.ok ? response.text() : null));
    const now = { at: performance.now(), values: sums(text ?? '') };
    for (const figure of this.#figures) draw(figure, reading(figure.name, now, this.#before));
    this.#before = now;
    return text !== null;
  }
}

function once(source, event) {
  return new Promise((resolve) => source.addEventListener(event, resolve, { once: true }));
}

/** Null when the gateway does not answer, or not in the expected form. */
async function read(path, parse) {
  try {
    return await parse(await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(5_000) }));
  } catch {
    return null;
  }
}

function draw({ value, line, points }, now) {
  value.textContent = now === null ? '–' : (now < 100 ? fine : round).format(now);
  points.push(now ?? 0);
  if (points.length > POINTS) points.shift();
  const most = Math.max(...points, 1);
  const first = POINTS - points.length;
  line.setAttribute('points', points.map((point, i) => `${first + i},${19 - (point / most) * 18}`).join(' '));
}
