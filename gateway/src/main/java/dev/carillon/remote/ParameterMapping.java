// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which values of an event become headers, query parameters and pieces of the path of a request
/// (contract 7.2). What an event has no value for is left out.
final class ParameterMapping {
  private static final String TARGET = "integration.request.";

  /// RFC 9110 section 5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /// Belong to the connection to the server, not to the request.
  static final Set<String> OF_THE_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Map<String, Source> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Source> query = new LinkedHashMap<>();
  private final Map<String, Source> path = new LinkedHashMap<>();

  /// @param parameters targets to sources, as the configuration has them
  /// @throws IllegalArgumentException if one is neither, saying which
  ParameterMapping(Map<String, String> parameters) {
    parameters.forEach((target, text) -> {
      Source source = Source.parse(text);
      if (source == null) {
        throw new IllegalArgumentException(
            "`%s` cannot be mapped to %s: a source is route.request.querystring.NAME, route.request.header.NAME, route.request.multivaluequerystring.NAME, route.request.multivalueheader.NAME, route.request.body.PATH, stageVariables.NAME, context.NAME or 'text'"
                .formatted(text, target));
      }
      add(target, source);
    });
  }

  private void add(String target, Source source) {
    int dot = target.indexOf('.', TARGET.length());
    String name = target.substring(dot + 1);
    String place =
        target.startsWith(TARGET) && dot > 0 && !name.isEmpty()
            ? target.substring(TARGET.length(), dot)
            : "";
    switch (place) {
      case "header" -> {
        requireHeader(target, name);
        headers.put(name, source);
      }
      case "querystring" -> query.put(name, source);
      case "path" -> path.put(name, source);
      default ->
          throw new IllegalArgumentException(
              "`%s` is no target of a mapping: write integration.request.header.NAME, integration.request.querystring.NAME or integration.request.path.NAME"
                  .formatted(target));
    }
  }

  private static void requireHeader(String target, String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException("`%s` names no possible header".formatted(target));
    }
    if (OF_THE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "`%s` cannot be mapped: the header belongs to the connection".formatted(target));
    }
  }

  /// Names of the pieces of the path that have a source.
  Set<String> pathNames() {
    return path.keySet();
  }

  Map<String, List<String>> headers(Event event) {
    return values(headers, event, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
  }

  Map<String, List<String>> query(Event event) {
    return values(query, event, new LinkedHashMap<>());
  }

  @Nullable String path(String name, Event event) {
    Source source = path.get(name);
    List<String> values = source == null ? List.of() : source.values(event);
    return values.isEmpty() ? null : values.getLast();
  }

  private static Map<String, List<String>> values(
      Map<String, Source> sources, Event event, Map<String, List<String>> into) {
    sources.forEach((name, source) -> {
      List<String> values = source.values(event);
      if (!values.isEmpty()) {
        into.put(name, values);
      }
    });
    return into;
  }
}
