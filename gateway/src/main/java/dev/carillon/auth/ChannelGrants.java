// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.AuthorizerConfig.Grants;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The channels that the context of an authorizer's answer opens, as the claims of a token do.
public final class ChannelGrants {
  private final ClaimRules.ChannelClaim join;
  private final ClaimRules.ChannelClaim publish;

  private ChannelGrants(Grants join, Grants publish) {
    this.join = ClaimRules.ChannelClaim.of(join);
    this.publish = ClaimRules.ChannelClaim.of(publish);
  }

  /// @return null if the configuration says nothing about channels
  public static @Nullable ChannelGrants of(AuthorizerConfig.Request request) {
    boolean any = says(request.join()) || says(request.publish());
    return any ? new ChannelGrants(request.join(), request.publish()) : null;
  }

  /// @param join where patterns of channels to join stand
  /// @param publish where patterns of channels to publish to stand
  public static ChannelGrants of(Grants join, Grants publish) {
    return new ChannelGrants(join, publish);
  }

  private static boolean says(Grants grants) {
    return grants.claim() != null || !grants.always().isEmpty();
  }

  /// @param principalId what `{sub}` of a pattern stands for
  /// @param context texts, of which one may hold several patterns with blanks between
  public ChannelPermissions permissions(String principalId, Map<String, String> context) {
    Map<String, Object> claims = new HashMap<>(context);
    claims.putIfAbsent("sub", principalId);
    return ChannelPermissions.of(join.patterns(claims), publish.patterns(claims), claims);
  }
}
