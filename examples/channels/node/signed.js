// A request with an AWS signature, version 4, without any package.
import { createHash, createHmac } from "node:crypto";

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/** The body of the answer. The address has no query. */
export async function signed(method, address, body = "") {
  const url = new URL(address);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const headers = { host: url.host, "x-amz-date": time };
  if (AWS_SESSION_TOKEN) headers["x-amz-security-token"] = AWS_SESSION_TOKEN;
  headers.authorization = authorization(method, url.pathname, headers, sha256(body));
  delete headers.host; // fetch sets it
  const answer = await fetch(url, { method, headers, body: body === "" ? undefined : body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
  return text;
}

function authorization(method, path, headers, hash) {
  const time = headers["x-amz-date"];
  const scope = [time.slice(0, 8), AWS_REGION, "execute-api", "aws4_request"];
  const names = Object.keys(headers).join(";"); // in the order of the alphabet, as they are above
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  // What is encoded in the path is encoded once more.
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const request = [method, encoded, "", lines.join(""), names, hash].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const credential = `${AWS_ACCESS_KEY_ID}/${scope.join("/")}`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${hmac(key, text).toString("hex")}`;
}
