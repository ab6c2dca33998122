// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A runtime of the service in words of the configuration.
///
/// @param version empty if there is none
record FunctionRuntime(String name, String version) {
  static final String NODEJS = "nodejs";
  static final String PYTHON = "python";
  static final String JAVA = "java";
  static final String PROVIDED = "provided";

  private static final Pattern FORM =
      Pattern.compile("(nodejs|python|java)(\\d{1,2}(?:\\.\\d{1,2})?)(?:\\.x|\\.al\\d+)?");

  /// Null if nothing here can run it.
  static @Nullable FunctionRuntime of(String identifier) {
    if (identifier.equals(PROVIDED) || identifier.startsWith(PROVIDED + ".")) {
      return new FunctionRuntime(PROVIDED, "");
    }
    Matcher form = FORM.matcher(identifier);
    return form.matches() ? new FunctionRuntime(form.group(1), form.group(2)) : null;
  }

  /// Did its images bring version 2 of the SDK rather than 3?
  boolean bringsOldSdk() {
    return version.matches("\\d|1[0-6]");
  }
}
