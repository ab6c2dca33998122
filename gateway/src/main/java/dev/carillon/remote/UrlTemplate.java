// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.event.Event;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address of a server with `${stageVariables.NAME}` and `{name}` of a mapped path in it.
/// Values are percent-encoded, so that none can leave its place.
final class UrlTemplate {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{stageVariables\\.([^}]+)}|\\{([^}]+)}");
  private static final Pattern SCHEME = Pattern.compile("(?i)https?://");

  /// A host name, an address, a port: what a variable of the stage may put there.
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]+");

  /// A piece of the address.
  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  /// @param host does it stand in the host
  private record Variable(String name, boolean host) implements Part {}

  private record Piece(String name) implements Part {}

  private final ParameterMapping mapping;
  private final List<Part> parts = new ArrayList<>();

  /// @throws IllegalArgumentException if it is no address, or does not fit the mapping
  UrlTemplate(String url, ParameterMapping mapping) {
    this.mapping = mapping;
    Matcher scheme = SCHEME.matcher(url);
    if (!scheme.lookingAt()) {
      throw new IllegalArgumentException(
          "url `%s` must start with http:// or https://".formatted(url));
    }
    int hostEnd = hostEnd(url, scheme.end());
    Set<String> pieces = new HashSet<>();
    Matcher variables = VARIABLE.matcher(url);
    int from = 0;
    while (variables.find()) {
      literal(url, from, variables.start());
      boolean host = variables.start() < hostEnd;
      String piece = variables.group(2);
      if (piece == null) {
        parts.add(new Variable(variables.group(1), host));
      } else {
        requirePiece(url, piece, host);
        pieces.add(piece);
        parts.add(new Piece(piece));
      }
      from = variables.end();
    }
    literal(url, from, url.length());
    requireAddress(url);
    for (String mapped : mapping.pathNames()) {
      if (!pieces.contains(mapped)) {
        throw new IllegalArgumentException(
            "integration.request.path.%s is mapped, but url `%s` has no {%s}"
                .formatted(mapped, url, mapped));
      }
    }
  }

  private void literal(String url, int from, int to) {
    if (from < to) {
      parts.add(new Literal(url.substring(from, to)));
    }
  }

  private static int hostEnd(String url, int from) {
    for (int i = from; i < url.length(); i++) {
      if ("/?#".indexOf(url.charAt(i)) >= 0) {
        return i;
      }
    }
    return url.length();
  }

  private void requirePiece(String url, String name, boolean host) {
    if (host) {
      throw new IllegalArgumentException(
          "{%s} cannot stand in the host of url `%s`: clients would choose the server"
              .formatted(name, url));
    }
    if (!mapping.pathNames().contains(name)) {
      throw new IllegalArgumentException(
          "url `%s` has {%s}, but integration.request.path.%s is not mapped"
              .formatted(url, name, name));
    }
  }

  /// With something plain for every variable it must be an address.
  private void requireAddress(String url) {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append(part instanceof Literal(String literal) ? literal : "1");
    }
    boolean wrong;
    try {
      URI uri = URI.create(text.toString());
      wrong = uri.getHost() == null || uri.getRawFragment() != null || uri.getUserInfo() != null;
    } catch (IllegalArgumentException e) {
      wrong = true;
    }
    if (wrong) {
      throw new IllegalArgumentException(
          "url `%s` is no address of the form https://HOST/PATH?QUERY".formatted(url));
    }
  }

  /// The address for one event.
  ///
  /// @param query parameters that are added to those it has
  /// @throws IllegalArgumentException if a value is missing or does not fit
  URI expand(Event event, Map<String, List<String>> query) {
    var url = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal(String text) -> url.append(text);
        case Variable(String name, boolean host) -> url.append(variable(event, name, host));
        case Piece(String name) -> url.append(piece(event, name));
      }
    }
    char separator = url.indexOf("?") < 0 ? '?' : '&';
    for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
      for (String value : parameter.getValue()) {
        url.append(separator).append(encode(parameter.getKey())).append('=').append(encode(value));
        separator = '&';
      }
    }
    return URI.create(url.toString());
  }

  private static String variable(Event event, String name, boolean host) {
    String value = event.source().stageVariables().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the stage has no variable " + name);
    }
    if (!host) {
      return encode(value);
    }
    if (!HOST.matcher(value).matches()) {
      throw new IllegalArgumentException("the stage's variable %s is no host".formatted(name));
    }
    return value;
  }

  /// Servers take `.` and `..` for steps through the path, however they are encoded.
  private String piece(Event event, String name) {
    String value = present(mapping.path(name, event), name);
    if (value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException("`%s` is no value for {%s}".formatted(value, name));
    }
    return encode(value);
  }

  private static String present(@Nullable String value, String name) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("there is no value for {%s}".formatted(name));
    }
    return value;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
