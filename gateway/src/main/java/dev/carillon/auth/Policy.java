// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody may do, decided as IAM does: a matching Deny wins, else a matching Allow is
/// needed.
public record Policy(List<Statement> statements) {

  /// The action of whoever connects, on the `methodArn` of `$connect`.
  public static final String INVOKE = "execute-api:Invoke";

  /// The action of `@connections` and `@channels`.
  public static final String MANAGE_CONNECTIONS = "execute-api:ManageConnections";

  /// The action of whoever calls a function by its name.
  public static final String INVOKE_FUNCTION = "lambda:InvokeFunction";

  /// Why something is allowed or not.
  public enum Decision {
    ALLOW,
    EXPLICIT_DENY,
    IMPLICIT_DENY
  }

  public Policy {
    statements = List.copyOf(statements);
  }

  /// Everything on these resources; on every resource if none is listed.
  public static Policy allowing(List<String> resources) {
    return new Policy(
        List.of(
            new Statement(
                Statement.Effect.ALLOW,
                List.of("*"),
                resources.isEmpty() ? List.of("*") : resources)));
  }

  /// The same without these.
  public static Policy allowing(List<String> resources, List<String> denied) {
    var statements = new ArrayList<>(allowing(resources).statements);
    if (!denied.isEmpty()) {
      statements.add(new Statement(Statement.Effect.DENY, List.of("*"), denied));
    }
    return new Policy(statements);
  }

  /// All functions of an API as one resource. No ARN, so that no pattern of a configuration means
  /// it by accident: names of functions repeat in several APIs.
  public static String functionsOf(String api) {
    return "functions of " + api;
  }

  /// Whether a function may be called: its name is allowed, or all of its API. As in IAM, a call
  /// with a qualifier is about the ARN with it; but whoever must not call the function must not
  /// call it by a qualifier either, which here leads to the same code.
  public boolean mayInvoke(FunctionArn arn, @Nullable String qualifier, String api) {
    String bare = arn.toString();
    if (decide(INVOKE_FUNCTION, bare) == Decision.EXPLICIT_DENY) {
      return false;
    }
    return switch (decide(INVOKE_FUNCTION, qualifier == null ? bare : bare + ":" + qualifier)) {
      case ALLOW -> true;
      case EXPLICIT_DENY -> false;
      case IMPLICIT_DENY -> decide(INVOKE_FUNCTION, functionsOf(api)) == Decision.ALLOW;
    };
  }

  /// @param action such as `execute-api:ManageConnections`, in any case
  /// @param resource the resource itself, no pattern: see [StageArn]
  public Decision decide(String action, String resource) {
    String lower = action.toLowerCase(Locale.ROOT);
    Decision decision = Decision.IMPLICIT_DENY;
    for (Statement statement : statements) {
      if (statement.matches(lower, resource)) {
        if (statement.effect() == Statement.Effect.DENY) {
          return Decision.EXPLICIT_DENY;
        }
        decision = Decision.ALLOW;
      }
    }
    return decision;
  }
}
