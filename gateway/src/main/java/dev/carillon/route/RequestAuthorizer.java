// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.ChannelGrants;
import dev.carillon.auth.Principal;
import dev.carillon.function.Backend;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A function that decides who may connect (contract 4.1).
///
/// @param sources without which it is not even asked
/// @param grants where the context of its answer names channels; null where it names none
public record RequestAuthorizer(
    Backend backend, IdentitySources sources, Duration timeout, @Nullable ChannelGrants grants) {

  /// Whom an answer lets in. What the answer itself says about channels goes before its context.
  public Principal principal(AuthorizerResponse response, Instant now) {
    Principal who = response.principal(now);
    return grants == null || response.channels() != null
        ? who
        : new Principal(
            who.id(),
            grants.permissions(response.principalId(), response.context()),
            who.expires(),
            who.issued());
  }
}
