// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.config.HttpConfig;
import dev.carillon.event.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the requests for a server: the message's bytes as the body, on `$connect` the client's
/// headers and query, and what is mapped (contract 7.1, 7.2).
final class RequestTemplate {
  private static final Pattern METHOD = Pattern.compile("[A-Z]+");
  private static final String HANDSHAKE = "sec-websocket-";

  private final String method;
  private final ParameterMapping mapping;
  private final UrlTemplate url;
  private final boolean strict;

  /// @param strict pass `Sec-WebSocket-*` on, as the service does; servers then see half a
  ///   handshake
  /// @throws IllegalArgumentException if the configuration cannot work, saying why
  RequestTemplate(HttpConfig config, boolean strict) {
    if (!METHOD.matcher(config.method()).matches()) {
      throw new IllegalArgumentException(
          "`%s` is no method of HTTP, such as POST".formatted(config.method()));
    }
    this.method = config.method();
    this.mapping = new ParameterMapping(config.parameters());
    this.url = new UrlTemplate(config.url(), mapping);
    this.strict = strict;
  }

  /// @throws IllegalArgumentException if a value is missing or cannot be sent
  HttpRequest request(Event event) {
    URI uri = url.expand(event, query(event));
    byte[] body = event.body();
    boolean bodyless = body == null || method.equals("GET") || method.equals("HEAD");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(version(uri))
            .method(
                method,
                bodyless
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers(event, !bodyless)
        .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    return request.build();
  }

  /// HTTP/2 where TLS negotiates it. Over plain TCP it would need an upgrade, which servers that
  /// speak WebSocket themselves take for one of theirs.
  private static HttpClient.Version version(URI uri) {
    return uri.getScheme().equalsIgnoreCase("https")
        ? HttpClient.Version.HTTP_2
        : HttpClient.Version.HTTP_1_1;
  }

  private Map<String, List<String>> query(Event event) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (event.detail() instanceof Event.Connect) {
      query.putAll(event.query());
    }
    query.putAll(mapping.query(event));
    return query;
  }

  private Map<String, List<String>> headers(Event event, boolean body) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", List.of("AmazonAPIGateway_" + event.source().apiId()));
    if (body) {
      boolean binary = event.detail() instanceof Event.Message(_, _, boolean base64) && base64;
      headers.put(
          "Content-Type", List.of(binary ? "application/octet-stream" : "application/json"));
    }
    if (event.detail() instanceof Event.Connect(var head, _)) {
      passThrough(event.headers(), named(head.joined("connection")), headers);
    }
    mapping
        .headers(event)
        .forEach((name, values) -> {
          values.forEach(value -> requireSendable(name, value));
          headers.put(name, values);
        });
    return headers;
  }

  /// The headers that a `Connection` header names: they are of the hop, too.
  private static Set<String> named(@Nullable String connection) {
    Set<String> names = new HashSet<>();
    if (connection != null) {
      for (String name : connection.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private void passThrough(
      Map<String, List<String>> from, Set<String> named, Map<String, List<String>> to) {
    from.forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean ofTheHop = ParameterMapping.OF_THE_HOP.contains(lower) || named.contains(lower);
      boolean handshake = !strict && lower.startsWith(HANDSHAKE);
      if (!ofTheHop && !handshake) {
        List<String> sendable = new ArrayList<>(values);
        sendable.removeIf(value -> !sendable(value));
        to.put(name, sendable);
      }
    });
  }

  private static void requireSendable(String name, String value) {
    if (!sendable(value)) {
      throw new IllegalArgumentException(
          "the value for header %s has a line break or something else that no header can hold"
              .formatted(name));
    }
  }

  /// Printable ASCII: the client would turn everything else into question marks.
  private static boolean sendable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }
}
