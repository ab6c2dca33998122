// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.ChannelPermissions;
import dev.carillon.auth.MalformedPolicy;
import dev.carillon.auth.Policy;
import dev.carillon.auth.PolicyDocument;
import dev.carillon.auth.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// What a REQUEST authorizer answers (contract 4.1). Beyond the service, and ignored by it, two
/// more members may stand beside `policyDocument`: `"ttl": 3600`, after how many seconds the
/// connection has to be authorized anew, and `"channels": {"join": ["room-*"], "publish":
/// ["room-1"]}`, what it may do with channels, of which a list that is not there means none.
///
/// @param context each entry as text, in their order
/// @param usageIdentifierKey the API key, where the authorizer gives it
/// @param ttl null is for ever
/// @param channels null if it says nothing about them: then all
public record AuthorizerResponse(
    String principalId,
    Policy policy,
    Map<String, String> context,
    @Nullable String usageIdentifierKey,
    @Nullable Duration ttl,
    @Nullable ChannelPermissions channels) {

  /// Contract 4.1.
  private static final int LARGEST = 8_192;

  /// Numbers keep the digits they came with. A name that stands twice is refused: who else reads
  /// the same policy might take the other one.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  public AuthorizerResponse {
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }

  /// Reads what the function returned.
  ///
  /// @throws MalformedAnswer saying what is wrong with it
  public static AuthorizerResponse parse(byte[] payload) throws MalformedAnswer {
    if (payload.length > LARGEST) {
      throw new MalformedAnswer(
          "the answer has %d bytes, more than the %d that are allowed"
              .formatted(payload.length, LARGEST));
    }
    JsonNode root = read(payload);
    if (!root.isObject()) {
      throw new MalformedAnswer("the answer is no object");
    }
    return new AuthorizerResponse(
        principalId(root.get("principalId")),
        policy(root.get("policyDocument")),
        context(member(root, "context")),
        usageIdentifierKey(member(root, "usageIdentifierKey")),
        ttl(member(root, "ttl")),
        channels(member(root, "channels")));
  }

  /// Who the connection belongs to from `now` on.
  public Principal principal(Instant now) {
    return new Principal(
        principalId,
        channels == null ? ChannelPermissions.ALL : channels,
        ttl == null ? null : now.plus(ttl),
        now);
  }

  private static JsonNode read(byte[] payload) throws MalformedAnswer {
    try {
      return JSON.readTree(payload);
    } catch (JacksonException e) {
      throw new MalformedAnswer("the answer is no JSON: " + e.getOriginalMessage());
    }
  }

  /// Typed languages write members that they do not set as null.
  private static @Nullable JsonNode member(JsonNode root, String name) {
    JsonNode node = root.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static String principalId(@Nullable JsonNode node) throws MalformedAnswer {
    String id = node == null ? null : scalar(node);
    if (id == null || id.isEmpty()) {
      throw new MalformedAnswer("the answer has no principalId");
    }
    return id;
  }

  private static Policy policy(@Nullable JsonNode node) throws MalformedAnswer {
    if (node == null) {
      throw new MalformedAnswer("the answer has no policyDocument");
    }
    try {
      return PolicyDocument.parse(node);
    } catch (MalformedPolicy e) {
      throw new MalformedAnswer("policyDocument: " + e.getMessage());
    }
  }

  private static Map<String, String> context(@Nullable JsonNode node) throws MalformedAnswer {
    Map<String, String> context = new LinkedHashMap<>();
    if (node == null) {
      return context;
    }
    if (!node.isObject()) {
      throw new MalformedAnswer("context is no object");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String value = scalar(entry.getValue());
      if (value == null) {
        throw new MalformedAnswer(
            "context may hold texts, numbers and booleans only, no object, list or null");
      }
      context.put(entry.getKey(), value);
    }
    // Events have their own members of these names (contract 2.4).
    context.remove("principalId");
    context.remove("integrationLatency");
    return context;
  }

  /// Null if it is no scalar.
  private static @Nullable String scalar(JsonNode node) {
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isBigDecimal()) {
      // Not in full: 1e999999999 is short.
      return node.decimalValue().toString();
    }
    return node.isNumber() || node.isBoolean() ? node.asString() : null;
  }

  private static @Nullable String usageIdentifierKey(@Nullable JsonNode node)
      throws MalformedAnswer {
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      throw new MalformedAnswer("usageIdentifierKey is no text");
    }
    return node.stringValue();
  }

  private static @Nullable Duration ttl(@Nullable JsonNode node) throws MalformedAnswer {
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() <= 0) {
      throw new MalformedAnswer("ttl is no whole number of seconds from 1 to " + Integer.MAX_VALUE);
    }
    return Duration.ofSeconds(node.intValue());
  }

  private static @Nullable ChannelPermissions channels(@Nullable JsonNode node)
      throws MalformedAnswer {
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      throw new MalformedAnswer("channels is no object");
    }
    for (String name : node.propertyNames()) {
      if (!name.equals("join") && !name.equals("publish")) {
        throw new MalformedAnswer("channels may have the lists join and publish only");
      }
    }
    try {
      return ChannelPermissions.of(
          patterns(member(node, "join")), patterns(member(node, "publish")));
    } catch (IllegalArgumentException e) {
      throw new MalformedAnswer("channels: " + e.getMessage());
    }
  }

  private static List<String> patterns(@Nullable JsonNode node) throws MalformedAnswer {
    List<String> patterns = new ArrayList<>();
    if (node == null) {
      return patterns;
    }
    for (JsonNode entry : node) {
      if (!entry.isString()) {
        throw new MalformedAnswer("channels.join and channels.publish are lists of texts");
      }
      patterns.add(entry.stringValue());
    }
    if (!node.isArray()) {
      throw new MalformedAnswer("channels.join and channels.publish are lists of texts");
    }
    return patterns;
  }
}
