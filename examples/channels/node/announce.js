// {"action":"announce","channel":"news","message":"hi"}: all members of the channel get "hi".
// {"action":"join","channel":"news"}: whoever asks becomes a member.
import { signed } from "./signed.js";

export async function handler(event) {
  const { routeKey, connectionId, domainName, stage } = event.requestContext;
  const { channel, message } = JSON.parse(event.body);
  const address = `https://${domainName}/${stage}/@channels/${encodeURIComponent(channel)}`;
  const answer =
    routeKey === "join"
      ? await signed("PUT", `${address}/${encodeURIComponent(connectionId)}`)
      : await signed("POST", address, message);
  return { statusCode: 200, body: answer };
}
