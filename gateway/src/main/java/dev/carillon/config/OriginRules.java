// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form of web origins (RFC 6454 section 6.2), as browsers send them in `Origin`.
final class OriginRules {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://((\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(:(\\d{1,5}))?");

  private OriginRules() {}

  static void check(String path, List<String> origins, Report report) {
    for (int i = 0; i < origins.size(); i++) {
      String at = path + "[" + i + "]";
      String origin = origins.get(i);
      Matcher form = FORM.matcher(origin);
      if (origin.equals("*")) {
        continue;
      }
      if (!form.matches()) {
        report.problem(
            at, "expected an origin: " + expected(origin) + ", not " + Problem.quote(origin));
      } else if (form.group(6) != null) {
        port(at, form.group(1), Integer.parseInt(form.group(6)), report);
      }
    }
  }

  private static String expected(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (!lower.equals(origin) && FORM.matcher(lower).matches()) {
      return "in lower case, as browsers send it";
    }
    int slash = origin.indexOf('/', origin.indexOf("://") + 3);
    if (origin.contains("://") && slash > 0 && FORM.matcher(origin.substring(0, slash)).matches()) {
      return "without a path";
    }
    return "SCHEME://HOST, SCHEME://HOST:PORT, SCHEME://*.DOMAIN or *";
  }

  private static void port(String path, String scheme, int port, Report report) {
    if (port < 1 || port > 65_535) {
      report.problem(path, "the port must be a number from 1 to 65535");
    } else if ((scheme.equals("https") && port == 443) || (scheme.equals("http") && port == 80)) {
      report.problem(path, "leave out the usual port :" + port + ", as browsers do");
    }
  }
}
