// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.FunctionArn;
import dev.carillon.config.Management;
import dev.carillon.http.RequestHead;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whom `/2015-03-31/functions/{FunctionName}/invocations` names: a name, a partial ARN or an ARN,
/// each perhaps with a version or an alias.
///
/// @param region null if the name leaves it open
/// @param account null if the name leaves it open
record FunctionPath(
    @Nullable String region, @Nullable String account, String name, @Nullable String qualifier) {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String INVOCATIONS = "/invocations";

  /// The service's own, with names for its parts.
  private static final Pattern NAME =
      Pattern.compile(
          "(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov)?-[a-z]+-\\d):)?(?:(?<account>\\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");

  /// Is it an address of the API of functions, whatever it asks for?
  static boolean isOne(String path) {
    return path.equals(FUNCTIONS) || path.startsWith(FUNCTIONS + "/");
  }

  /// The decoded `FunctionName`; null if the path is that of another operation.
  static @Nullable String invoked(String path) {
    int end = path.length() - INVOCATIONS.length();
    boolean invokes = path.endsWith(INVOCATIONS) && end > FUNCTIONS.length();
    String segment = invokes ? path.substring(FUNCTIONS.length() + 1, end) : "";
    return segment.isEmpty() || segment.contains("/") ? null : RequestHead.decodeSegment(segment);
  }

  /// @return null if it is no name of a function
  static @Nullable FunctionPath parse(String text) {
    Matcher matcher = NAME.matcher(text);
    return matcher.matches()
        ? new FunctionPath(
            matcher.group("region"),
            matcher.group("account"),
            matcher.group("name"),
            matcher.group("qualifier"))
        : null;
  }

  /// The function, wherever it would be.
  FunctionArn arn(Management settings) {
    return new FunctionArn(
        region == null ? settings.region() : region,
        account == null ? settings.account() : account,
        name);
  }
}
