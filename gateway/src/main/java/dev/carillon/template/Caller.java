// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A function that runs, as somebody who may call others by their names.
///
/// @param id logical id
/// @param permissions null if its role is not known: then it may call all
/// @param variables the values in its environment
record Caller(String id, Roles.@Nullable Permissions permissions, List<String> variables) {
  /// A right on one function: no wildcard in its name, but perhaps the `*` after it by which SAM
  /// means all versions.
  private static final Pattern RIGHT =
      Pattern.compile("arn:[^:]*:lambda:[^:]*:[^:]*:function:([A-Za-z0-9_-]+)\\*?(?::(.+))?");

  /// Whether it may call the function, and has its name from a variable or shows by a right on just
  /// this function that its code has it.
  boolean calls(String name, String arn) {
    return variables.stream().anyMatch(text -> knows(text, name, arn) || knows(text, arn, arn))
        || (permissions != null
            && permissions.allow().stream().anyMatch(pattern -> isMeant(pattern, name, arn)));
  }

  private boolean knows(String variable, String written, String arn) {
    return variable.equals(written)
        ? may(arn, null)
        : variable.startsWith(written + ":") && may(arn, variable.substring(written.length() + 1));
  }

  private boolean isMeant(String pattern, String name, String arn) {
    Matcher right = RIGHT.matcher(pattern);
    return right.matches() && right.group(1).equals(name) && may(arn, right.group(2));
  }

  private boolean may(String arn, @Nullable String qualifier) {
    return permissions == null || permissions.mayInvoke(arn, qualifier);
  }
}
