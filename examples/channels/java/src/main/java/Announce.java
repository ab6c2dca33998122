// SPDX-License-Identifier: Apache-2.0
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {"action":"announce","channel":"news","message":"hi"}: all members of the channel get "hi".
 * {"action":"join","channel":"news"}: whoever asks becomes a member.
 */
public final class Announce {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Signed signed = new Signed();

  public Map<String, Object> handle(Map<String, Object> event) throws Exception {
    JsonNode request = JSON.valueToTree(event.get("requestContext"));
    JsonNode body = JSON.readTree((String) event.get("body"));
    String address =
        "https://%s/%s/@channels/%s"
            .formatted(text(request, "domainName"), text(request, "stage"), encoded(text(body, "channel")));
    String answer =
        text(request, "routeKey").equals("join")
            ? signed.send("PUT", URI.create(address + "/" + encoded(text(request, "connectionId"))), "")
            : signed.send("POST", URI.create(address), text(body, "message"));
    return Map.of("statusCode", 200, "body", answer);
  }

  private static String text(JsonNode of, String name) {
    return of.required(name).asText();
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }
}
