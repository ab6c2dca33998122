// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.1.2.3:1",
        "[::1]",
        "[::1]:65535"
      })
  void aNameOfThisMachineIsLoopback(String host) {
    assertThat(HostRule.isLoopbackHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "localhost.example.com",
        "localhost.",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:80:80",
        "localhost:+80",
        "127.0.0.1.nip.io",
        "127.0.0",
        "127.1",
        "128.0.0.1",
        "0.0.0.0",
        "::1",
        "[::1",
        "[::1]8080",
        "[::2]",
        "user@localhost",
        "localhost/"
      })
  void anyOtherHostIsNot(String host) {
    assertThat(HostRule.isLoopbackHost(host)).isFalse();
  }

  @Test
  void aMissingHostIsNot() {
    assertThat(HostRule.isLoopbackHost(null)).isFalse();
  }
}
