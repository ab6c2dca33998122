// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Permissions that functions give to roles of the stack. In the service that is enough within an
/// account: the role needs no policy of its own. Those that functions give to services are not
/// needed here.
record FunctionPermissions(Scope scope, Notes notes) {
  static final String TYPE = "AWS::Lambda::Permission";

  /// What else must hold, which is never so for a call of a role, or not known here.
  private static final List<String> BOUNDS =
      List.of("SourceArn", "SourceAccount", "PrincipalOrgID", "InvokedViaFunctionUrl");

  /// @param role its ARN
  List<FunctionGrant> to(String role) {
    List<FunctionGrant> grants = new ArrayList<>();
    for (Resource permission : scope.all(TYPE)) {
      FunctionGrant grant = grant(permission, role);
      if (grant != null) {
        grants.add(grant);
      }
    }
    return grants;
  }

  /// What became of it.
  String what(Resource permission) {
    for (Resource role : scope.all("AWS::IAM::Role")) {
      String arn = arn(role);
      if (arn != null && grant(permission, arn) != null) {
        return "permissions";
      }
    }
    return Stack.NO_EFFECT;
  }

  /// Null if its name has no value here.
  private @Nullable String arn(Resource role) {
    try {
      return scope.attributes().arn(role.place(), role);
    } catch (Unresolved _) {
      return null;
    }
  }

  private @Nullable FunctionGrant grant(Resource permission, String role) {
    String function = scope.known(permission, "FunctionName");
    return function != null && isFor(permission, role) && isWhole(permission)
        ? FunctionGrant.of(scope, function)
        : null;
  }

  private boolean isFor(Resource permission, String role) {
    String action = scope.known(permission, "Action");
    return role.equals(scope.known(permission, "Principal"))
        && action != null
        && Right.INVOKE_FUNCTION.isIn(permission.item(new Tree.Text(action)));
  }

  private boolean isWhole(Resource permission) {
    for (String bound : BOUNDS) {
      if (permission.properties().containsKey(bound)) {
        notes.warning(
            permission.place(), bound + " is not evaluated here: the permission allows nothing");
        return false;
      }
    }
    return true;
  }
}
