// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What functions are called by: a name, a partial ARN or an ARN, each perhaps with a version or an
/// alias.
///
/// @param region null if it leaves it open
/// @param account null if it leaves it open
public record FunctionName(
    @Nullable String region, @Nullable String account, String name, @Nullable String qualifier) {
  /// The service's own, with names for its parts.
  private static final Pattern NAME =
      Pattern.compile(
          "(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov)?-[a-z]+-\\d):)?(?:(?<account>\\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");

  /// @return null if it is no name of a function
  public static @Nullable FunctionName parse(String text) {
    Matcher matcher = NAME.matcher(text);
    return matcher.matches()
        ? new FunctionName(
            matcher.group("region"),
            matcher.group("account"),
            matcher.group("name"),
            matcher.group("qualifier"))
        : null;
  }

  /// The function, wherever it would be.
  ///
  /// @param hereRegion where it is if it does not say so
  /// @param hereAccount whose it is if it does not say so
  public FunctionArn arn(String hereRegion, String hereAccount) {
    return new FunctionArn(
        region == null ? hereRegion : region, account == null ? hereAccount : account, name);
  }
}
