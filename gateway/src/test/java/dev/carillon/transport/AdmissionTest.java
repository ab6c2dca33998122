// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.connection.Refusal;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress ANN = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("2001:db8::1");

  @Test
  void theLastPlaceIsGivenAndOneMoreIsNot() {
    var admission = new Admission(2, 100);

    assertThat(admission.enter(HERE)).isNull();
    assertThat(admission.enter(ANN)).isNull();
    assertThat(admission.enter(BOB)).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
    assertThat(admission.open()).isEqualTo(2);

    admission.leave(HERE);
    assertThat(admission.enter(BOB)).isNull();
  }

  @Test
  void anAddressHasABoundOfItsOwnButLoopbackHasNone() {
    var admission = new Admission(100, 2);

    assertThat(admission.enter(ANN)).isNull();
    assertThat(admission.enter(ANN)).isNull();
    assertThat(admission.enter(ANN)).isEqualTo(Refusal.TOO_MANY_FROM_ADDRESS);
    assertThat(admission.enter(ANN)).isEqualTo(Refusal.TOO_MANY_FROM_ADDRESS);
    assertThat(admission.enter(BOB)).isNull();
    assertThat(admission.open()).isEqualTo(3);
    for (int i = 0; i < 10; i++) {
      assertThat(admission.enter(HERE)).isNull();
    }

    admission.leave(ANN);
    assertThat(admission.enter(ANN)).isNull();
    assertThat(admission.enter(ANN)).isEqualTo(Refusal.TOO_MANY_FROM_ADDRESS);
  }

  @Test
  void whoGoesAwayTakesNobodyNew() {
    var admission = new Admission(100, 100);
    admission.enter(ANN);
    admission.drain();

    assertThat(admission.draining()).isTrue();
    assertThat(admission.enter(HERE)).isEqualTo(Refusal.DRAINING);
    assertThat(admission.open()).isEqualTo(1);
    admission.leave(ANN);
    assertThat(admission.open()).isZero();
  }
}
