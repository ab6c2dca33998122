// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerTokenTests {
  @Test
  void theHeaderComesBeforeTheQueryAndTheQueryBeforeTheSubprotocol() {
    assertThat(BearerToken.find("Bearer a", "b", "bearer.c")).isEqualTo("a");
    assertThat(BearerToken.find(null, "b", "bearer.c")).isEqualTo("b");
    assertThat(BearerToken.find(null, null, "bearer.c")).isEqualTo("c");
    assertThat(BearerToken.find(null, null, null)).isNull();
  }

  @Test
  void theSchemeIsReadInAnyCaseAndAnotherSchemeIsNoToken() {
    assertThat(BearerToken.find("bearer  a ", null, null)).isEqualTo("a");
    assertThat(BearerToken.find("Basic dTpw", null, null)).isNull();
    assertThat(BearerToken.find("Basic dTpw", "b", null)).isEqualTo("b");
    assertThat(BearerToken.find("Bearera", null, null)).isNull();
  }

  @Test
  void anEmptyTokenIsNone() {
    assertThat(BearerToken.find("Bearer ", "", "bearer.")).isNull();
    assertThat(BearerToken.find("", "", "")).isNull();
  }

  @Test
  void theTokenIsFoundAmongOtherSubprotocols() {
    assertThat(BearerToken.find(null, null, "carillon.v1, bearer.x.y.z ,other")).isEqualTo("x.y.z");
    assertThat(BearerToken.find(null, null, "carillon.v1,bearer.,bearer.b")).isEqualTo("b");
    assertThat(BearerToken.find(null, null, "notbearer.a,Bearer.b")).isNull();
  }
}
