// SPDX-License-Identifier: Apache-2.0
// The function of the conformance suite: does what a request asks of it, and remembers what it was
// told. The same in three languages, so that what they were told can be compared letter by letter.
const told = new Map();

export async function handler(event) {
  const context = event.requestContext;
  const list = told.get(context.connectionId) ?? [];
  told.set(context.connectionId, [...list, JSON.stringify(event)]);
  if (event.type === "REQUEST") return authorize(event);
  if (context.eventType === "CONNECT") return connect(event.queryStringParameters ?? {});
  if (context.eventType === "DISCONNECT") return { statusCode: 200 };
  return message(event);
}

function authorize(event) {
  const { auth, resource, effect } = event.queryStringParameters;
  if (auth === "unauthorized") throw new Error("Unauthorized");
  if (auth === "throw") throw new Error("no database");
  if (auth === "garbage") return "yes";
  if (auth === "nopolicy") return { principalId: "me" };
  const statement = (Effect, Resource) => ({ Action: "execute-api:Invoke", Effect, Resource });
  const Statement = [statement(effect ?? "Allow", resource ? resource.split(",") : event.methodArn)];
  if (auth === "denied") Statement.push(statement("Deny", "*"));
  const context = { tenant: 42, vip: true, rate: 1.5, name: "Zoë" };
  if (auth === "nested") context.list = [1];
  if (auth === "big") context.big = "x".repeat(9000);
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement }, context };
}

async function connect(query) {
  if (query.do === "throw") throw new Error("no");
  if (query.do === "none") return undefined;
  if (query.do === "nostatus") return { body: "hello" };
  if (query.do === "slow") await new Promise((over) => setTimeout(over, 1500));
  const headers = {};
  if (query.protocol) headers["Sec-WebSocket-Protocol"] = query.protocol;
  if (query.cookie) headers["Set-Cookie"] = query.cookie;
  return { statusCode: Number(query.status ?? 200), headers };
}

async function message(event) {
  const asked = ask(event.body);
  if (asked.do === "throw") throw new Error("no");
  if (asked.do === "none") return undefined;
  if (asked.do === "nostatus") return {};
  if (asked.do === "slow") await new Promise((over) => setTimeout(over, 1500));
  if (asked.do === "nobody") return { statusCode: 200 };
  if (asked.do === "500") return { statusCode: 500, body: "five hundred" };
  if (asked.do === "base64") return { statusCode: 200, body: "Z3LDvMOf", isBase64Encoded: true };
  if (asked.do === "told") {
    const id = asked.id ?? event.requestContext.connectionId;
    return { statusCode: 200, body: (told.get(id) ?? []).join("\n") };
  }
  return { statusCode: 200, body: JSON.stringify(event) };
}

function ask(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
