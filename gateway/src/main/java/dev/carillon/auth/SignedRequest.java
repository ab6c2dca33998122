// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A request's parts in the forms that SigV4 works with.
final class SignedRequest {
  private final String method;
  private final String path;
  private final List<Parameter> query;
  private final Map<String, List<String>> headers = new HashMap<>();

  /// A query parameter, decoded.
  record Parameter(String name, String value) {}

  SignedRequest(HttpHead head) {
    method = head.method();
    String target = originForm(head.rawTarget());
    int mark = target.indexOf('?');
    path = mark < 0 ? target : target.substring(0, mark);
    query = mark < 0 ? List.of() : parameters(target.substring(mark + 1));
    for (Map.Entry<String, String> line : head.headers()) {
      headers
          .computeIfAbsent(line.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(line.getValue());
    }
  }

  /// The values of all lines of a header (lower case).
  List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /// The decoded values of a query parameter.
  List<String> query(String name) {
    List<String> values = new ArrayList<>(1);
    for (Parameter parameter : query) {
      if (parameter.name().equals(name)) {
        values.add(parameter.value());
      }
    }
    return values;
  }

  /// The canonical request up to the hash of its body, once for each way the path may have been
  /// signed; the most likely first.
  List<String> canonical(List<String> signedHeaders) {
    StringBuilder rest = new StringBuilder(256).append('\n');
    appendQuery(rest);
    rest.append('\n');
    for (String name : signedHeaders) {
      rest.append(name).append(':');
      List<String> values = header(name);
      for (int i = 0; i < values.size(); i++) {
        appendFolded(i == 0 ? rest : rest.append(','), values.get(i));
      }
      rest.append('\n');
    }
    rest.append('\n').append(String.join(";", signedHeaders)).append('\n');
    List<String> forms = new ArrayList<>();
    for (String uri : canonicalPaths()) {
      forms.add(method + "\n" + uri + rest);
    }
    return forms;
  }

  /// Every segment of the path is encoded once more than on the wire, as for all services but S3.
  /// The path as it came is what SDKs signed; the other forms differ in the spelling of `@` and `=`
  /// only, which HTTP libraries and proxies change after signing. All name the same connection.
  private Set<String> canonicalPaths() {
    Set<String> paths = new LinkedHashSet<>();
    paths.add(path.isEmpty() ? "/" : UriEncoding.encode(path, true));
    String plain = path.replace("%40", "@").replace("%3D", "=").replace("%3d", "=");
    if (plain.indexOf('@') >= 0 || plain.indexOf('=') >= 0) {
      String encodedId = plain.replace("=", "%3D");
      paths.add(UriEncoding.encode(encodedId, true));
      paths.add(UriEncoding.encode(plain, true));
      paths.add(UriEncoding.encode(encodedId.replace("@", "%40"), true));
      paths.add(UriEncoding.encode(plain.replace("@", "%40"), true));
    }
    return paths;
  }

  private void appendQuery(StringBuilder out) {
    List<Parameter> encoded = new ArrayList<>(query.size());
    for (Parameter parameter : query) {
      if (!parameter.name().equals(SignatureClaim.SIGNATURE)) {
        encoded.add(
            new Parameter(
                UriEncoding.encode(parameter.name(), false),
                UriEncoding.encode(parameter.value(), false)));
      }
    }
    encoded.sort((a, b) -> {
      int names = a.name().compareTo(b.name());
      return names != 0 ? names : a.value().compareTo(b.value());
    });
    for (int i = 0; i < encoded.size(); i++) {
      Parameter parameter = encoded.get(i);
      out.append(i == 0 ? "" : "&").append(parameter.name()).append('=').append(parameter.value());
    }
  }

  /// Without blanks at the ends, every run of them as one.
  private static void appendFolded(StringBuilder out, String value) {
    boolean blank = false;
    boolean first = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ' || c == '\t') {
        blank = true;
        continue;
      }
      if (blank && !first) {
        out.append(' ');
      }
      out.append(c);
      blank = false;
      first = false;
    }
  }

  private static List<Parameter> parameters(String query) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.add(
            new Parameter(
                UriEncoding.decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : UriEncoding.decode(pair.substring(equals + 1))));
      }
    }
    return List.copyOf(parameters);
  }

  /// The target without scheme and authority, which a client may write too (RFC 9112 section
  /// 3.2.2).
  private static String originForm(String target) {
    int authority = target.startsWith("/") ? -1 : target.indexOf("://");
    if (authority < 0) {
      return target;
    }
    int slash = target.indexOf('/', authority + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }
}
