// SPDX-License-Identifier: Apache-2.0
// The contract of Amazon API Gateway's WebSocket APIs as rows of data: what a client does, and what
// it and the function then see. `source` says where the fact comes from:
//   E2E    suites of serverless-offline (branch websocket-tests) that pass against the service
//   PT     events that aws-powertools/powertools-lambda-python captured
//   CAP25  events captured from a Chrome client in March 2025
//   RUST   events that awslabs/aws-lambda-rust-runtime captured
//   DG     the service's developer guide
//   BOTO   the service models of botocore
//   ISSUE  reports of users, named
//   OURS   nothing says; what we do and keep
//
// A row has
//   path, headers, protocols   of the handshake
//   refused, body              the status (and JSON body) when it is refused
//   answer                     headers of the 101
//   talk                       [sent, expected]: a frame, an object for its JSON, "nothing" for none,
//                              {closed: CODE} when the connection ends
//   told                       what the function was told so far, one event a line
//   end, ended                 [code, reason] of the client's close frame, and the event of it
// Ids, times, keys and ports stand as <id>, <ms>, <clf>, <trace>, <key>, <port>.

const connectHeaders = {
  Host: "127.0.0.1:<port>",
  "Sec-WebSocket-Key": "<key>",
  "Sec-WebSocket-Version": "13",
  "X-Amzn-Trace-Id": "<trace>",
  "X-Forwarded-For": "127.0.0.1",
  "X-Forwarded-Port": "<port>",
  "X-Forwarded-Proto": "http",
};

const sorted = (object) =>
  Object.fromEntries(
    Object.entries(object).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
  );
const multi = (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, [value]]));
const both = (headers) => ({ headers: sorted(headers), multiValueHeaders: multi(sorted(headers)) });
const queries = (query) => ({
  queryStringParameters: query,
  multiValueQueryStringParameters: multi(query),
});

/** `requestContext` in the service's order; what is undefined is left out. */
function context({ routeKey, status, authorizer, messageId, eventType, reason, stage = "dev", userAgent }) {
  return JSON.parse(
    JSON.stringify({
      routeKey,
      disconnectStatusCode: status,
      authorizer,
      messageId,
      eventType,
      extendedRequestId: "<id>",
      requestTime: "<clf>",
      messageDirection: "IN",
      disconnectReason: reason,
      stage,
      connectedAt: "<ms>",
      requestTimeEpoch: "<ms>",
      identity: { userAgent, sourceIp: "127.0.0.1" },
      requestId: "<id>",
      domainName: "localhost:<port>",
      connectionId: "<id>",
      apiId: "conformer1",
    }),
  );
}

const connected = ({ headers = {}, query, variables, ...about } = {}) => ({
  ...both({ ...connectHeaders, ...headers }),
  ...(query ? queries(query) : {}),
  ...(variables ? { stageVariables: variables } : {}),
  requestContext: context({ routeKey: "$connect", eventType: "CONNECT", ...about }),
  isBase64Encoded: false,
});

const asked = ({ headers = {}, query = {}, variables = {}, stage }) => ({
  type: "REQUEST",
  methodArn: `arn:aws:execute-api:us-east-1:123456789012:conformer1/${stage}/$connect`,
  ...both({ ...connectHeaders, Connection: "upgrade", "content-length": "0", Upgrade: "websocket", ...headers }),
  ...queries(query),
  stageVariables: variables,
  requestContext: context({ routeKey: "$connect", eventType: "CONNECT", stage }),
});

const said = (routeKey, body, { variables, base64 = false, ...about } = {}) => ({
  requestContext: context({ routeKey, messageId: "<id>", eventType: "MESSAGE", ...about }),
  ...(variables ? { stageVariables: variables } : {}),
  body,
  isBase64Encoded: base64,
});

const left = (status, reason, about = {}) => ({
  ...both({ Host: "localhost:<port>", "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" }),
  requestContext: context({ routeKey: "$disconnect", status, eventType: "DISCONNECT", reason, ...about }),
  isBase64Encoded: false,
});

const TOLD = '{"action":"two","do":"told"}';
const frame = (message) => `{"message": "${message}", "connectionId":"<id>", "requestId":"<id>"}`;
const AUTH = { principalId: "me", integrationLatency: "<n>", tenant: "42", vip: "true", rate: "1.5", name: "Zoë" };

export const cases = [
  // Handshakes (contract 1.3)
  { name: "a function that answers 200 lets a client in", source: "E2E", path: "/dev", talk: [] },
  { name: "a slash after the stage is the same address", source: "DG", path: "/dev/", talk: [] },
  { name: "204 lets in as well", source: "E2E", path: "/dev?status=204", talk: [] },
  { name: "400 of the function reaches the client", source: "E2E", path: "/dev?status=400", refused: 400 },
  { name: "401 of the function reaches the client", source: "E2E", path: "/dev?status=401", refused: 401 },
  { name: "403 of the function reaches the client", source: "E2E", path: "/dev?status=403", refused: 403 },
  { name: "500 of the function reaches the client", source: "E2E", path: "/dev?status=500", refused: 500 },
  { name: "what is no status is a bad gateway", source: "OURS", path: "/dev?status=42", refused: 502 },
  { name: "a function that throws is a bad gateway", source: "E2E", path: "/dev?do=throw", refused: 502 },
  { name: "a function that returns nothing is a bad gateway", source: "E2E", path: "/dev?do=none", refused: 502 },
  { name: "an answer without status is a bad gateway", source: "E2E", path: "/dev?do=nostatus", refused: 502 },
  { name: "a function that is too slow is a gateway timeout", source: "OURS", path: "/dev?do=slow", headers: { Host: "hurried.example" }, refused: 504 },
  { name: "an unknown stage is forbidden", source: "OURS", path: "/nowhere", refused: 403, body: { message: "Forbidden" } },

  // What the 101 says (contract 1.4)
  {
    name: "the function alone selects the subprotocol",
    source: "DG",
    path: "/dev?protocol=two",
    protocols: ["one", "two"],
    answer: { "sec-websocket-protocol": "two" },
    talk: [],
  },
  {
    name: "headers of the function are passed on",
    source: "OURS",
    path: "/dev?cookie=a%3Db",
    answer: { "set-cookie": ["a=b"] },
    talk: [],
  },

  // Events (contract 2)
  {
    name: "CONNECT without a query has no query members",
    source: "PT, E2E",
    path: "/dev",
    talk: [[TOLD, [connected(), said("two", TOLD)]]],
  },
  {
    name: "CONNECT has the headers, the query and the user agent of the client",
    source: "CAP25, E2E",
    path: "/dev?now=1&hello=w%C3%B6rld&empty=",
    headers: { hello: "world", "User-Agent": "check/1", authorization: "Basic dXNlcjpwYXNz", Origin: "http://localhost:3000" },
    talk: [
      [
        TOLD,
        [
          connected({
            headers: {
              hello: "world",
              "User-Agent": "check/1",
              Authorization: "Basic dXNlcjpwYXNz",
              Origin: "http://localhost:3000",
            },
            query: { now: "1", hello: "wörld", empty: "" },
            userAgent: "check/1",
          }),
          said("two", TOLD, { userAgent: "check/1" }),
        ],
      ],
    ],
  },
  {
    name: "headers that proxies write are ours",
    source: "PT",
    path: "/dev",
    headers: { "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "gopher", "X-Amzn-Trace-Id": "Root=1-1-1" },
    talk: [[TOLD, [connected(), said("two", TOLD)]]],
  },
  {
    name: "stage variables are in every event of a stage that has some",
    source: "PT",
    path: "/vars",
    talk: [
      [
        TOLD,
        [
          connected({ variables: { table: "chat-1" }, stage: "vars" }),
          said("two", TOLD, { variables: { table: "chat-1" }, stage: "vars" }),
        ],
      ],
    ],
  },
  {
    name: "MESSAGE has the text as it was sent",
    source: "PT",
    path: "/dev",
    talk: [['{ "action" :"two", "ü":"\\u00fc" }', said("two", '{ "action" :"two", "ü":"\\u00fc" }')]],
  },

  // Selection of a route (contract 3)
  { name: "text that is no JSON goes to $default", source: "DG", path: "/dev", talk: [["hello", said("$default", "hello")]] },
  {
    name: "a route that is not there goes to $default",
    source: "E2E",
    path: "/dev",
    talk: [['{"action":"unknown"}', said("$default", '{"action":"unknown"}')]],
  },
  {
    name: "a message cannot select $connect",
    source: "OURS",
    path: "/dev",
    talk: [['{"action":"$connect"}', said("$default", '{"action":"$connect"}')]],
  },
  {
    name: "a message cannot select $disconnect",
    source: "OURS",
    path: "/dev",
    talk: [['{"action":"$disconnect"}', said("$default", '{"action":"$disconnect"}')]],
  },
  {
    name: "without $default nothing matches, and the connection stays open",
    source: "ISSUE simple-websockets-chat-app#24",
    path: "/dev",
    headers: { Host: "nested.example" },
    talk: [
      ['{"action":"two"}', frame("Forbidden")],
      ["hello", frame("Forbidden")],
    ],
  },
  {
    name: "expressions reach into objects and are put together",
    source: "E2E, DG",
    path: "/dev",
    headers: { Host: "nested.example" },
    talk: [['{"service":{"name":"chat"},"action":"join","do":"500"}', "five hundred"]],
  },

  // Answers (contract 2.6)
  { name: "the answer of a one-way route is dropped", source: "DG", path: "/dev", talk: [['{"action":"one"}', "nothing"]] },
  {
    name: "the body of a two-way route is sent whatever the status",
    source: "ISSUE yai333/React-Chat-App#2",
    path: "/dev",
    talk: [['{"action":"two","do":"500"}', "five hundred"]],
  },
  { name: "without a body nothing is sent", source: "OURS", path: "/dev", talk: [['{"action":"two","do":"nobody"}', "nothing"]] },
  { name: "a base64 body is decoded", source: "OURS", path: "/dev", talk: [['{"action":"two","do":"base64"}', "grüß"]] },

  // Frames of the gateway (contract 3.3)
  {
    name: "a two-way function that throws",
    source: "E2E",
    path: "/dev",
    talk: [['{"action":"two","do":"throw"}', frame("Internal server error")]],
  },
  {
    name: "a one-way function that throws",
    source: "E2E",
    path: "/dev",
    talk: [['{"action":"one","do":"throw"}', frame("Internal server error")]],
  },
  {
    name: "a function that returns nothing",
    source: "E2E",
    path: "/dev",
    talk: [['{"action":"one","do":"none"}', frame("Internal server error")]],
  },
  {
    name: "an answer without status",
    source: "OURS",
    path: "/dev",
    talk: [['{"action":"one","do":"nostatus"}', frame("Internal server error")]],
  },
  {
    name: "an integration that takes too long",
    source: "ISSUE mangum#128, chalice#1406",
    path: "/dev",
    talk: [['{"action":"hurried","do":"slow"}', frame("Endpoint request timed out")]],
  },
  {
    name: "a message that does not fit its model",
    source: "DG",
    path: "/dev",
    talk: [
      ['{"action":"modelled"}', '{"message": "Bad request body", "connectionId":"<id>", "messageId":"<id>"}'],
      ['{"action":"modelled","count":"one"}', '{"message": "Bad request body", "connectionId":"<id>", "messageId":"<id>"}'],
      ['{"action":"modelled","count":1}', said("modelled", '{"action":"modelled","count":1}')],
    ],
  },
  {
    name: "a route past its rate",
    source: "OURS",
    path: "/dev",
    talk: [
      ['{"action":"rare"}', said("rare", '{"action":"rare"}')],
      ['{"action":"rare"}', frame("Too Many Requests")],
    ],
  },
  {
    name: "base64 text for a backend that wants bytes",
    source: "DG",
    path: "/dev",
    talk: [["eyJhY3Rpb24iOiJieXRlcyJ9", said("$default", "eyJhY3Rpb24iOiJieXRlcyJ9")]],
  },

  // Ends (contract 1.6, 1.7)
  {
    name: "a close frame without a code is reported as 1005",
    source: "PT, RUST",
    path: "/dev",
    talk: [],
    end: [],
    ended: left(1005, "Client-side close frame status not set"),
  },
  { name: "the client's own code and empty reason", source: "CAP25", path: "/dev", talk: [], end: [1001, ""], ended: left(1001, "") },
  { name: "the client's own code and words", source: "OURS", path: "/dev", talk: [], end: [4321, "bye"], ended: left(4321, "bye") },
  { name: "a connection that is cut is reported as 1006", source: "DG", path: "/dev", talk: [], end: "cut", ended: left(1006, "Connection lost") },
  {
    name: "DELETE @connections closes, and $disconnect says 1000",
    source: "ISSUE chalice#2060",
    path: "/dev",
    talk: [],
    end: "delete",
    ended: left(1000, "Connection Closed Normally"),
  },
  { name: "a binary message ends with 1003", source: "DG", path: "/dev", talk: [[Buffer.from([1, 2]), { closed: 1003 }]], ended: left(1003, "Binary messages are not accepted") },
  { name: "a frame of more than 32 KB ends with 1009", source: "DG", path: "/dev", talk: [["x".repeat(33_000), { closed: 1009 }]], ended: left(1009, "Message too big") },

  // Authorizers (contract 4.1)
  { name: "without its identity source nobody is asked", source: "E2E", path: "/guarded", refused: 401, body: { message: "Unauthorized" } },
  { name: "an empty identity source is none", source: "BOTO", path: "/guarded?auth=", refused: 401 },
  {
    name: "the authorizer's event has what is empty, and the headers of the connection",
    source: "PT, DG",
    path: "/guarded?auth=allow",
    talk: [
      [
        TOLD,
        [
          asked({ query: { auth: "allow" }, stage: "guarded" }),
          connected({ query: { auth: "allow" }, authorizer: AUTH, stage: "guarded" }),
          said("two", TOLD, { authorizer: AUTH, stage: "guarded" }),
        ],
      ],
    ],
    end: [],
    ended: left(1005, "Client-side close frame status not set", { authorizer: AUTH, stage: "guarded" }),
  },
  { name: "an explicit Deny wins", source: "E2E", path: "/guarded?auth=denied", refused: 403, body: { message: "Forbidden" } },
  { name: "a policy that denies", source: "E2E", path: "/guarded?auth=x&effect=Deny", refused: 403 },
  { name: "Unauthorized, thrown", source: "DG", path: "/guarded?auth=unauthorized", refused: 401 },
  { name: "anything else, thrown", source: "E2E", path: "/guarded?auth=throw", refused: 500 },
  { name: "an answer that is no policy", source: "E2E", path: "/guarded?auth=garbage", refused: 500 },
  { name: "an answer without a policy", source: "E2E", path: "/guarded?auth=nopolicy", refused: 500 },
  { name: "a list in the context", source: "DG", path: "/guarded?auth=nested", refused: 500 },
  { name: "an answer past 8 KB", source: "DG", path: "/guarded?auth=big", refused: 500 },
  ...[
    ["*", true, "DG"],
    ["arn:aws:execute-api:us-east-1:123456789012:conformer1/guarded/$connect", true, "DG"],
    ["arn:aws:execute-api:us-east-1:123456789012:conformer1/*", true, "DG"],
    ["arn:aws:execute-api:*:*:*/*/$connect", true, "DG"],
    ["arn:aws:execute-api:us-east-1:123456789012:conformer?/guarded/$conn*", true, "DG"],
    ["arn:aws:execute-api:us-east-1:123456789012:conformer1/guarded/*/*", false, "ISSUE powertools#5800"],
    ["arn:aws:execute-api:us-east-1:123456789012:conformer1/prod/*", false, "DG"],
    ["arn:aws:execute-api:us-east-1:123456789012:other00001/*,arn:aws:execute-api:*:*:conformer1/guarded/*", true, "DG"],
  ].map(([resource, allowed, source]) => ({
    name: `the resource ${resource} ${allowed ? "allows" : "does not allow"}`,
    source,
    path: `/guarded?auth=x&resource=${encodeURIComponent(resource)}`,
    ...(allowed ? { talk: [] } : { refused: 403 }),
  })),

  // Keys and parameters (contract 4.3, 1.2)
  { name: "no API key", source: "OURS", path: "/dev", headers: { Host: "keys.example" }, refused: 403, body: { message: "Forbidden" } },
  { name: "a wrong API key", source: "OURS", path: "/dev", headers: { Host: "keys.example", "x-api-key": "0123456789abcdefghijX" }, refused: 403 },
  {
    name: "a key that an authorizer must name, where there is none",
    source: "OURS",
    path: "/dev",
    headers: { Host: "unnamed.example" },
    refused: 403,
  },
  {
    name: "the right API key, without the parameter that is required",
    source: "OURS",
    path: "/dev",
    headers: { Host: "keys.example", "x-api-key": "0123456789abcdefghij" },
    refused: 400,
  },
  {
    name: "the right API key and the parameter",
    source: "DG",
    path: "/dev?room=1",
    headers: { Host: "keys.example", "x-api-key": "0123456789abcdefghij" },
    talk: [],
  },
];
