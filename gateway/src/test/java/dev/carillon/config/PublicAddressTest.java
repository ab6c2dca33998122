// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
  private static final String CREDENTIALS =
      "management: {credentials: [{accessKeyId: A, secretAccessKey: B}]}\n";
  private static final String PROXY = "tls: {plaintext: behind-proxy}\n";
  private static final String JWT =
      "authorizers: {main: {jwt: {keys: [{algorithm: HS256, secret: %s}]}}}"
          .formatted("s".repeat(32));

  @TempDir Path folder;

  @Test
  void aPublicAddressNeedsFourThingsEachWithTheLineToAdd() throws Exception {
    assertThat(ConfigText.of(folder, "stage: live\nlisten: 0.0.0.0:80\n").problems())
        .containsExactly(
            "carillon.yaml:2: auth: listen is 0.0.0.0:80, not loopback, so say who may connect to the stage 'live': add `auth: AUTHORIZER`, or `auth: none` to let everybody in",
            "carillon.yaml:2: origins: listen is 0.0.0.0:80, not loopback, so say which web pages may connect to the stage 'live': add `origins: [https://www.example.com]` (not needed with `auth: none`)",
            "carillon.yaml:2: management.credentials: listen is 0.0.0.0:80, not loopback, so say who may use the management API: add `management: {credentials: [{accessKeyId: ID, secretAccessKey: {env: VARIABLE}}]}`",
            "carillon.yaml:2: tls: listen is 0.0.0.0:80, not loopback, so say how connections are encrypted: add `tls: {certificate: FILE, key: FILE}`, or `tls: {plaintext: behind-proxy}` when a proxy in front does it");
  }

  @Test
  void theProblemNamesTheCommandLineWhenThatOpenedTheGateway() throws Exception {
    assertThat(
            ConfigText.of(folder, "auth: none\n" + CREDENTIALS)
                .commandLine("listen", ":8080")
                .problems())
        .containsExactly(
            "command line: tls: listen is 0.0.0.0:8080, not loopback, so say how connections are encrypted: add `tls: {certificate: FILE, key: FILE}`, or `tls: {plaintext: behind-proxy}` when a proxy in front does it");
  }

  @Test
  void everyStageMustSayWhoMayConnect() throws Exception {
    assertThat(
            ConfigText.of(
                    folder,
                    "listen: ':80'\n"
                        + PROXY
                        + CREDENTIALS
                        + "apis: [{"
                        + JWT
                        + ", stages: [{name: a}, {name: b, auth: none}, {name: c, auth: main}]}]")
                .problems())
        .extracting(
            problem -> problem.replaceAll("listen is.*so say", "say").replaceAll(": add.*", ""))
        .containsExactly(
            "carillon.yaml:1: apis[0].stages[0].auth: say who may connect to the stage 'a'",
            "carillon.yaml:1: apis[0].stages[0].origins: say which web pages may connect to the stage 'a'",
            "carillon.yaml:1: apis[0].stages[2].origins: say which web pages may connect to the stage 'c'");
  }

  @Test
  void withEverythingSaidItLoadsAndIsNotOpen() throws Exception {
    Config config =
        ConfigText.of(
                folder,
                "listen: 0.0.0.0:80\nauth: main\norigins: ['https://*.example.com']\n"
                    + CREDENTIALS
                    + PROXY
                    + "apis: [{"
                    + JWT
                    + "}]")
            .load();
    assertThat(config.open()).isFalse();
    assertThat(config.loopback()).isFalse();
    assertThat(config.apis().getFirst().stages().getFirst().authorizer()).isEqualTo("main");
  }

  @Test
  void whatCouldNotBeReadIsNotCalledMissingToo() throws Exception {
    assertThat(
            ConfigText.of(
                    folder,
                    "listen: ':80'\nauth: [x]\norigins: [[]]\ntls: {dev: ja}\nmanagement: {credentials: x}")
                .problems())
        .containsExactly(
            "carillon.yaml:2: auth: expected a single value (text), not a list",
            "carillon.yaml:3: origins[0]: expected a single value (text), not a list",
            "carillon.yaml:4: tls.dev: expected true or false, not 'ja'",
            "carillon.yaml:5: management.credentials: expected a list ([A, B] or lines that begin with -), not a single value");
  }

  @Test
  void theDevelopmentCertificateIsEnough() throws Exception {
    assertThat(
            ConfigText.of(folder, "listen: ':80'\nauth: none\ntls: {dev: true}\n" + CREDENTIALS)
                .problems())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "127.255.0.9:1", "[::1]:1", "localhost:1", "LOCALHOST:1"})
  void loopbackNeedsNothingAndIsOpen(String listen) throws Exception {
    Config config = ConfigText.of(folder, "listen: '" + listen + "'").load();
    assertThat(config.loopback()).isTrue();
    assertThat(config.open()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":1",
        "[::]:1",
        "128.0.0.1:1",
        "10.0.0.1:1",
        "localhost.example:1",
        "a.localhost:1"
      })
  void everythingElseIsPublic(String listen) throws Exception {
    assertThat(ConfigText.of(folder, "listen: '" + listen + "'").problems()).hasSize(4);
  }

  @Test
  void loopbackWithAnAuthorizerIsNotOpen() throws Exception {
    Config config =
        ConfigText.of(folder, "apis: [{" + JWT + ", stages: [{name: a}, {name: b, auth: main}]}]")
            .load();
    assertThat(config.loopback()).isTrue();
    assertThat(config.open()).isFalse();
  }
}
