// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.auth.FunctionArn;
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

  /// Has it a right to call just this function, whose name its code has then?
  boolean calls(FunctionArn function) {
    return permissions != null
        && permissions.allow().stream().anyMatch(pattern -> isMeant(pattern, function));
  }

  /// May it call the function, whose name it has from a variable?
  boolean mayCall(FunctionArn function) {
    return variables.stream()
        .anyMatch(text ->
            knows(text, function.name(), function) || knows(text, function.toString(), function));
  }

  private boolean knows(String variable, String written, FunctionArn function) {
    return variable.equals(written)
        ? may(function, null)
        : variable.startsWith(written + ":")
            && may(function, variable.substring(written.length() + 1));
  }

  private boolean isMeant(String pattern, FunctionArn function) {
    Matcher right = RIGHT.matcher(pattern);
    return right.matches()
        && right.group(1).equals(function.name())
        && may(function, right.group(2));
  }

  private boolean may(FunctionArn function, @Nullable String qualifier) {
    return permissions == null || permissions.mayInvoke(function, qualifier);
  }
}
