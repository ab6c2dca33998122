// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTests {
  private static final OriginRule LISTED =
      OriginRule.of(
          List.of("https://example.com", "http://Other.org:8080", "https://*.example.net"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "HTTPS://EXAMPLE.com",
        "https://example.com:443",
        "http://other.org:8080",
        "https://a.example.net",
        "https://a.b.c.example.net",
        "https://A.EXAMPLE.NET:443"
      })
  void aListedOriginMayConnect(String origin) {
    assertThat(LISTED.allows(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com",
        "https://example.com:8443",
        "https://www.example.com",
        "http://other.org",
        "https://example.net",
        "https://evil-example.net",
        "https://evilexample.net",
        "https://.example.net",
        "https://a..example.net",
        "https://a.example.net.evil.org",
        "https://a.example.net:8443",
        "http://a.example.net",
        "https://example.com.evil.org",
        "https://example.com@evil.org",
        "https://evil.org@example.com",
        "https://user:pass@example.com",
        "https://xn--exmple-cua.com"
      })
  void anOriginThatOnlyLooksLikeAListedOneIsRefused(String origin) {
    assertThat(LISTED.allows(origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "example.com",
        "//example.com",
        "://example.com",
        "https://",
        "https://example.com/",
        "https://example.com.",
        "https://example.com:",
        "https://example.com:0",
        "https://example.com:65536",
        "https://example.com:443443",
        "https://example.com:44a",
        "https://example.com?",
        "https://example.com#",
        "https://example.com\\",
        " https://example.com",
        "https://example.com ",
        "https://example.com https://example.com",
        "https://ex\u00e4mple.com",
        "https://[::1",
        "https://[]",
        "https://[::1]x"
      })
  void aMalformedOriginIsRefusedEvenWhereItIsClose(String origin) {
    assertThat(LISTED.allows(origin)).isFalse();
    assertThat(OriginRule.loopback().allows(origin)).isFalse();
  }

  @Test
  void aClientThatIsNoBrowserSendsNoOriginAndMayConnect() {
    assertThat(LISTED.allows(null)).isTrue();
    assertThat(OriginRule.of(List.of()).allows(null)).isTrue();
    assertThat(OriginRule.loopback().allows(null)).isTrue();
  }

  @Test
  void aStarAllowsEverythingEvenNull() {
    OriginRule rule = OriginRule.of(List.of("https://example.com", "*"));
    assertThat(rule.allows("https://anything.org")).isTrue();
    assertThat(rule.allows("null")).isTrue();
    assertThat(rule.allows(null)).isTrue();
  }

  @Test
  void anEmptyListAllowsNoPage() {
    assertThat(OriginRule.of(List.of()).allows("https://example.com")).isFalse();
  }

  @Test
  void anAppSchemeIsComparedExactlyAndHasNoUsualPort() {
    OriginRule rule = OriginRule.of(List.of("capacitor://localhost"));
    assertThat(rule.allows("capacitor://localhost")).isTrue();
    assertThat(rule.allows("capacitor://localhost:80")).isFalse();
    assertThat(rule.allows("ionic://localhost")).isFalse();
  }

  @Test
  void punycodeIsComparedAsItIsWritten() {
    OriginRule rule = OriginRule.of(List.of("https://xn--exmple-cua.com"));
    assertThat(rule.allows("https://xn--exmple-cua.com")).isTrue();
    assertThat(rule.allows("https://ex\u00e4mple.com")).isFalse();
  }

  @Test
  void aSubdomainPatternKeepsItsPort() {
    OriginRule rule = OriginRule.of(List.of("https://*.example.com:8443"));
    assertThat(rule.allows("https://a.example.com:8443")).isTrue();
    assertThat(rule.allows("https://a.example.com")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://localhost:5173",
        "https://LOCALHOST:1",
        "http://127.0.0.1",
        "https://127.255.255.255:65535",
        "http://[::1]:3000",
        "https://[::1]"
      })
  void aPageOfThisMachineMayConnectByDefault(String origin) {
    assertThat(OriginRule.loopback().allows(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://example.com",
        "http://localhost.evil.org",
        "http://evil-localhost",
        "http://sub.localhost",
        "http://localhost.",
        "http://127.0.0.1.evil.org",
        "http://127.0.0.1.nip.io",
        "http://128.0.0.1",
        "http://127.0.0",
        "http://127.0.0.1.1",
        "http://127.0.0.256",
        "http://127.0.0.01",
        "http://127..0.1",
        "http://126.255.255.255",
        "http://0.0.0.0",
        "http://[::2]",
        "http://[::ffff:127.0.0.1]",
        "ws://localhost",
        "file://localhost",
        "http://localhost@evil.org"
      })
  void aPageOfAnotherMachineIsRefusedByDefault(String origin) {
    assertThat(OriginRule.loopback().allows(origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "https://example.com/",
        "https://*",
        "https://*example.com",
        "https://a.*.example.com",
        "*.example.com",
        "null",
        ""
      })
  void anEntryThatIsNoOriginIsAnErrorThatShowsIt(String entry) {
    assertThatThrownBy(() -> OriginRule.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("origin '" + entry + "' is not of the form https://example.com");
  }
}
