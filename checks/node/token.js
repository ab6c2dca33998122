// SPDX-License-Identifier: Apache-2.0
// Signed tokens (RFC 7519, HS256) made by hand, so that a check can also make wrong ones.
import { createHmac } from "node:crypto";

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token of `claims`; it lives for a minute unless they say otherwise. */
export function token(secret, claims, header = { alg: "HS256", typ: "JWT" }) {
  const now = Math.floor(Date.now() / 1000);
  const body = `${encode(header)}.${encode({ sub: "ann", exp: now + 60, ...claims })}`;
  const signature = createHmac("sha256", secret).update(body).digest("base64url");
  return `${body}.${header.alg === "none" ? "" : signature}`;
}
