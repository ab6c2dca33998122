// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What whoever has a key may do: what one of the policies allows. Several functions may have the
/// same key, and a signature does not tell which of them it is; a Deny holds for whom it is
/// written.
public record Rights(List<Policy> policies) {
  public Rights {
    policies = List.copyOf(policies);
  }

  static Rights of(Policy policy) {
    return new Rights(List.of(policy));
  }

  Rights or(Rights other) {
    return new Rights(Stream.concat(policies.stream(), other.policies.stream()).toList());
  }

  /// @see Policy#decide
  public boolean may(String action, String resource) {
    return policies.stream()
        .anyMatch(policy -> policy.decide(action, resource) == Policy.Decision.ALLOW);
  }

  /// @see Policy#mayInvoke
  public boolean mayInvoke(FunctionArn function, @Nullable String qualifier, String api) {
    return policies.stream().anyMatch(policy -> policy.mayInvoke(function, qualifier, api));
  }
}
