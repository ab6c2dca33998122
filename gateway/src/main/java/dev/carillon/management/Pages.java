// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tester page: files of the jar, read once.
final class Pages {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String STAGE = "name=\"carillon-stage\" content=\"dev\"";
  private static final List<String> FILES =
      List.of(
          "index.html",
          "app.js",
          "card.js",
          "client.js",
          "json.js",
          "log.js",
          "metrics.js",
          "panel.js",
          "protocol.js",
          "style.css",
          "favicon.svg");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Response> byPath = new HashMap<>();

  /// @param stage that the page connects to unless told otherwise
  Pages(String stage) {
    for (String file : FILES) {
      byPath.put("/page/" + file, read(file, stage));
    }
    byPath.put("/", read("index.html", stage));
    byPath.put("/favicon.ico", read("favicon.svg", stage));
  }

  @Nullable Response at(String path) {
    return byPath.get(path);
  }

  private static Response read(String file, String stage) {
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    try (InputStream in = Pages.class.getResourceAsStream("page/" + file)) {
      if (in == null || type == null) {
        throw new IllegalStateException("page/" + file + " is not in the jar; build again");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Response.text(200, type, text.replace(STAGE, STAGE.replace("dev", stage)))
          .with("Content-Security-Policy", POLICY)
          .with("X-Content-Type-Options", "nosniff")
          .with("Referrer-Policy", "no-referrer")
          .with("Cache-Control", "no-cache");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
