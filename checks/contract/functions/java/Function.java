// SPDX-License-Identifier: Apache-2.0
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The function of the conformance suite, as ../node/index.mjs has it.
public class Function implements RequestStreamHandler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, List<String>> told = new ConcurrentHashMap<>();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    JsonNode event = JSON.readTree(text);
    JsonNode about = event.get("requestContext");
    told.computeIfAbsent(about.get("connectionId").asText(), id -> new ArrayList<>()).add(text);
    JsonNode answer = answer(event, text);
    out.write(JSON.writeValueAsBytes(answer));
  }

  private JsonNode answer(JsonNode event, String text) {
    if ("REQUEST".equals(event.path("type").asText())) {
      return authorize(event);
    }
    return switch (event.get("requestContext").get("eventType").asText()) {
      case "CONNECT" -> connect(event.path("queryStringParameters"));
      case "DISCONNECT" -> JSON.createObjectNode().put("statusCode", 200);
      default -> message(event, text);
    };
  }

  private static JsonNode authorize(JsonNode event) {
    JsonNode query = event.get("queryStringParameters");
    String auth = query.path("auth").asText();
    switch (auth) {
      case "unauthorized" -> throw new IllegalStateException("Unauthorized");
      case "throw" -> throw new IllegalStateException("no database");
      case "garbage" -> {
        return JSON.getNodeFactory().textNode("yes");
      }
      case "nopolicy" -> {
        return JSON.createObjectNode().put("principalId", "me");
      }
      default -> {}
    }
    ArrayNode resources = JSON.createArrayNode();
    String wanted = query.path("resource").asText(event.get("methodArn").asText());
    for (String each : wanted.split(",")) {
      resources.add(each);
    }
    ArrayNode statements = JSON.createArrayNode();
    statements.add(statement(query.path("effect").asText("Allow"), resources));
    if (auth.equals("denied")) {
      statements.add(statement("Deny", JSON.getNodeFactory().textNode("*")));
    }
    ObjectNode context =
        JSON.createObjectNode()
            .put("tenant", 42)
            .put("vip", true)
            .put("rate", 1.5)
            .put("name", "Zo\u00eb");
    if (auth.equals("nested")) {
      context.putArray("list").add(1);
    }
    if (auth.equals("big")) {
      context.put("big", "x".repeat(9000));
    }
    ObjectNode answer = JSON.createObjectNode().put("principalId", "me");
    answer.putObject("policyDocument").put("Version", "2012-10-17").set("Statement", statements);
    answer.set("context", context);
    return answer;
  }

  private static ObjectNode statement(String effect, JsonNode resource) {
    ObjectNode statement =
        JSON.createObjectNode().put("Action", "execute-api:Invoke").put("Effect", effect);
    statement.set("Resource", resource);
    return statement;
  }

  private static JsonNode connect(JsonNode query) {
    switch (query.path("do").asText()) {
      case "throw" -> throw new IllegalStateException("no");
      case "none" -> {
        return JSON.nullNode();
      }
      case "nostatus" -> {
        return JSON.createObjectNode().put("body", "hello");
      }
      case "slow" -> pause();
      default -> {}
    }
    ObjectNode answer =
        JSON.createObjectNode()
            .put("statusCode", Integer.parseInt(query.path("status").asText("200")));
    ObjectNode headers = answer.putObject("headers");
    if (query.has("protocol")) {
      headers.put("Sec-WebSocket-Protocol", query.get("protocol").asText());
    }
    if (query.has("cookie")) {
      headers.put("Set-Cookie", query.get("cookie").asText());
    }
    return answer;
  }

  private JsonNode message(JsonNode event, String text) {
    JsonNode asked = ask(event.get("body").asText());
    ObjectNode answer = JSON.createObjectNode();
    switch (asked.path("do").asText()) {
      case "throw" -> throw new IllegalStateException("no");
      case "none" -> {
        return JSON.nullNode();
      }
      case "nostatus" -> {
        return answer;
      }
      case "slow" -> pause();
      case "nobody" -> {
        return answer.put("statusCode", 200);
      }
      case "500" -> {
        return answer.put("statusCode", 500).put("body", "five hundred");
      }
      case "base64" -> {
        return answer.put("statusCode", 200).put("body", "Z3LDvMOf").put("isBase64Encoded", true);
      }
      case "told" -> {
        String own = event.get("requestContext").get("connectionId").asText();
        List<String> events = told.getOrDefault(asked.path("id").asText(own), List.of());
        return answer.put("statusCode", 200).put("body", String.join("\n", events));
      }
      default -> {}
    }
    return answer.put("statusCode", 200).put("body", text);
  }

  private static JsonNode ask(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1_500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
