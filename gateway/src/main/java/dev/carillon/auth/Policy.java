// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    Policy allowing = allowing(resources);
    return denied.isEmpty()
        ? allowing
        : allowing.or(
            new Policy(List.of(new Statement(Statement.Effect.DENY, List.of("*"), denied))));
  }

  /// What every function may do besides: call all functions of its own API.
  static Policy ofFunction(String api) {
    return new Policy(
        List.of(
            new Statement(
                Statement.Effect.ALLOW, List.of(INVOKE_FUNCTION), List.of(functionsOf(api)))));
  }

  /// No ARN, so that no pattern of a configuration means it by accident: names of functions repeat
  /// in several APIs.
  private static String functionsOf(String api) {
    return "functions of " + api;
  }

  /// Whether a function may be called: its name is allowed, or that of its API.
  ///
  /// @param arn of the function, without a qualifier
  public boolean mayInvoke(String arn, String api) {
    return switch (decide(INVOKE_FUNCTION, arn)) {
      case ALLOW -> true;
      case EXPLICIT_DENY -> false;
      case IMPLICIT_DENY -> decide(INVOKE_FUNCTION, functionsOf(api)) == Decision.ALLOW;
    };
  }

  /// What either of the two decides: a Deny of one counts for both.
  Policy or(Policy other) {
    var all = new ArrayList<>(statements);
    all.addAll(other.statements);
    return new Policy(all);
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
