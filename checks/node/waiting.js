// SPDX-License-Identifier: Apache-2.0
// Waiting for events with a deadline; nothing here sleeps for a fixed time and hopes.

const PATIENCE = 10_000;

/** What `promise` gives, or an error that says what was waited for in vain. */
export async function within(what, promise, ms = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms in vain for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again and again until `probe` answers something true, and gives that. */
export async function eventually(what, probe, ms = PATIENCE) {
  const end = Date.now() + ms;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await probe();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited ${ms} ms in vain for ${what}; the last answer was: ${last}`);
}

/** What arrived and was not yet looked at, in order. */
export class Inbox {
  #messages = [];
  #waiting = [];

  push(message) {
    const first = this.#waiting.shift();
    if (first) first(message);
    else this.#messages.push(message);
  }

  /** The next message, in the order of arrival. */
  next(what = "a message", ms = PATIENCE) {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return within(what, new Promise((resolve) => this.#waiting.push(resolve)), ms);
  }
}
