// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedForTests {
  private static final List<Cidr> TRUSTED =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));

  @Test
  void aTrustedProxyNamesTheClient() {
    assertThat(client("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void anybodyElseNamesOnlyHimself() {
    assertThat(client("192.0.2.66", "203.0.113.9")).isEqualTo("192.0.2.66");
  }

  @Test
  void withoutTheHeaderItIsThePeer() {
    assertThat(client("10.0.0.1", null)).isEqualTo("10.0.0.1");
  }

  @Test
  void whatTheClientPutInFrontIsNotBelieved() {
    assertThat(client("10.0.0.1", "127.0.0.1, 203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void trustedProxiesOfTheChainAreSkipped() {
    assertThat(client("10.0.0.1", "127.0.0.1, 203.0.113.9, fd00::2, 10.9.9.9"))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void aChainOfProxiesAloneGivesTheFirst() {
    assertThat(client("10.0.0.1", "10.0.0.3,10.0.0.2")).isEqualTo("10.0.0.3");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.9",
    "203.0.113.9:4711, 203.0.113.9",
    "2001:db8::9, 2001:db8:0:0:0:0:0:9",
    "[2001:db8::9], 2001:db8:0:0:0:0:0:9",
    "[2001:db8::9]:4711, 2001:db8:0:0:0:0:0:9",
    "::ffff:203.0.113.9, 203.0.113.9",
    "[::ffff:203.0.113.9]:4711, 203.0.113.9",
    "'\t 203.0.113.9 \t', 203.0.113.9",
  })
  void everyUsualFormOfAnAddressIsRead(String entry, String expected) {
    assertThat(client("10.0.0.1", entry)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "unknown",
        "example.com",
        "1",
        "2130706433",
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "[::1",
        "::1]",
        "[::1]x",
        "[[::1]]",
        "fe80::1%eth0",
        "203.0.113.9 203.0.113.10",
        "\"203.0.113.9\"",
        "'; drop table"
      })
  void whatIsNoAddressEndsTheWalkAtTheLastOneThatWas(String entry) {
    assertThat(client("10.0.0.1", "203.0.113.9," + entry)).isEqualTo("10.0.0.1");
    assertThat(client("10.0.0.1", "203.0.113.9," + entry + ",10.0.0.2")).isEqualTo("10.0.0.2");
  }

  @Test
  void anEntryOfMoreThan64CharactersIsNoAddress() {
    assertThat(client("10.0.0.1", " ".repeat(53) + "203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(client("10.0.0.1", " ".repeat(54) + "203.0.113.9")).isEqualTo("10.0.0.1");
  }

  @Test
  void atMost16EntriesAreRead() {
    assertThat(client("10.0.0.1", "203.0.113.9" + ",10.0.0.2".repeat(15))).isEqualTo("203.0.113.9");
    assertThat(client("10.0.0.1", "203.0.113.9" + ",10.0.0.2".repeat(16))).isEqualTo("10.0.0.2");
  }

  private static String client(String peer, @Nullable String forwardedFor) {
    return ForwardedFor.clientAddress(InetAddress.ofLiteral(peer), forwardedFor, TRUSTED)
        .getHostAddress();
  }
}
