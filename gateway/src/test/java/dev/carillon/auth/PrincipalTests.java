// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PrincipalTests {
  private static final Instant ISSUED = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void aConnectionClosesBetweenTheEndOfItsTokenAndATenthOfItsLifeLater() {
    Principal principal =
        new Principal("a", ChannelPermissions.NONE, ISSUED.plusSeconds(3_600), ISSUED);
    assertThat(principal.closesAt(0)).isEqualTo("2026-01-31T13:00:00Z");
    assertThat(principal.closesAt(0.5)).isEqualTo("2026-01-31T13:03:00Z");
    assertThat(principal.closesAt(Math.nextDown(1.0)))
        .isBeforeOrEqualTo("2026-01-31T13:06:00Z")
        .isAfter("2026-01-31T13:05:59Z");
  }

  @Test
  void aTokenIssuedAfterItsOwnEndClosesAtItsEnd() {
    Principal principal =
        new Principal("a", ChannelPermissions.NONE, ISSUED.minusSeconds(1), ISSUED);
    assertThat(principal.closesAt(0.9)).isEqualTo(ISSUED.minusSeconds(1));
  }

  @Test
  void whoeverNeedsNoTokenIsNeverClosedForIt() {
    assertThat(Principal.ANYONE.closesAt(0.5)).isNull();
    assertThat(Principal.ANYONE.permissions()).isSameAs(ChannelPermissions.ALL);
  }
}
