// SPDX-License-Identifier: Apache-2.0
// Reads the Prometheus text format, as much of it as the four figures at the top need.

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s+(\S+)/;

/** Each metric's value, summed over its labels: name → number. */
export function sums(exposition) {
  const totals = new Map();
  for (const line of exposition.split('\n')) {
    const [, name, value] = SAMPLE.exec(line) ?? [];
    if (name) totals.set(name, (totals.get(name) ?? 0) + Number(value));
  }
  return totals;
}

/**
 * What to show for a metric: a counter (`…_total`) as its increase per second, anything else as it is.
 * Null when it cannot be told: absent, read for the first time, or started again from zero.
 *
 * @param now and before `{at, values}`, `at` in milliseconds; `before` may be null
 */
export function reading(name, now, before) {
  const value = now.values.get(name);
  if (!Number.isFinite(value)) return null;
  if (!name.endsWith('_total')) return value;
  const increase = value - before?.values.get(name);
  return increase >= 0 ? (increase * 1_000) / (now.at - before.at) : null;
}
