// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.auth.FunctionArn;
import dev.carillon.auth.FunctionName;
import org.jspecify.annotations.Nullable;

/// A function of the stack that somebody may call.
///
/// @param qualifier the version or alias by which alone; null for calls without one
record FunctionGrant(Resource function, FunctionArn arn, @Nullable String qualifier) {

  /// @param text a name, a partial ARN or an ARN
  /// @return null if it is none of the stack's
  static @Nullable FunctionGrant of(Scope scope, String text) {
    FunctionName name = FunctionName.parse(text);
    if (name == null) {
      return null;
    }
    Request request = scope.request();
    FunctionArn arn = name.arn(request.region(), request.account());
    for (Resource function : scope.all(Functions.TYPE)) {
      FunctionGrant own = of(scope, function);
      if (own != null && own.arn.equals(arn)) {
        return new FunctionGrant(function, arn, name.qualifier());
      }
    }
    return null;
  }

  /// @return null if its name has no value here
  static @Nullable FunctionGrant of(Scope scope, Resource function) {
    try {
      Request request = scope.request();
      String name = scope.attributes().name(function.place(), function);
      return new FunctionGrant(
          function, new FunctionArn(request.region(), request.account(), name), null);
    } catch (Unresolved _) {
      return null;
    }
  }

  /// As in `credentials`.
  String pattern() {
    return qualifier == null ? arn.toString() : arn + ":" + qualifier;
  }
}
