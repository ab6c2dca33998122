// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTypesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0s,0", "500ms,500", "10s,10000", "2m,120000", "1 h,3600000"})
  void aDurationHasAUnit(String written, long millis) throws Exception {
    assertThat(load("limits: {idle: " + written + "}").limits().idle())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"4096,4096", "4096B,4096", "128KB,131072", "1mb,1048576", "2 k,2048"})
  void aSizeMayHaveAUnit(String written, long bytes) throws Exception {
    assertThat(load("limits: {url: " + written + "}").limits().url().bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"localhost:1", "127.9.9.9:65535", "[::1]:0"})
  void anAddressIsReadAndPrintedTheSame(String written) throws Exception {
    assertThat(load("listen: '" + written + "'").listen()).hasToString(written);
  }

  @ParameterizedTest
  @CsvSource({"io_uring,IO_URING", "io-uring,IO_URING", "EPOLL,EPOLL"})
  void aChoiceIsReadInAnyCaseWithEitherLine(String written, Config.Transport transport)
      throws Exception {
    assertThat(load("transport: " + written).transport()).isEqualTo(transport);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drain: 10 | drain: expected a duration such as 500ms, 10s, 2m or 1h, not '10'",
        "drain: -1s | drain: expected a duration such as 500ms, 10s, 2m or 1h, not '-1s'",
        "limits: {url: 4 kilo} | limits.url: expected a size such as 4096, 128KB or 1MB, not '4 kilo'",
        "limits: {url: 999999999999999GB} | limits.url: expected a size below 8 EB, not '999999999999999GB'",
        "listen: 8080 | listen: expected HOST:PORT, such as 127.0.0.1:8080, not '8080'",
        "listen: a b:80 | listen: expected HOST:PORT, such as 127.0.0.1:8080, not 'a b:80'",
        "listen: h:65536 | listen: the port must be a number from 0 to 65535, not 'h:65536'",
        "listen: ::1:80 | listen: write an IPv6 address in brackets, such as [::1]:8080, not '::1:80'",
        "eventLoops: 1.5 | eventLoops: expected a whole number of at most 9 digits, not '1.5'",
        "eventLoops: 9999999999 | eventLoops: expected a whole number of at most 9 digits, not '9999999999'",
        "strict: yes | strict: expected true or false, not 'yes'",
        "transport: kqueue | transport: expected one of auto, io_uring, epoll, nio, not 'kqueue'",
        "tls: {plaintext: ok} | tls.plaintext: expected one of refuse, behind-proxy, not 'ok'",
        "trustedProxies: [10.0.0.0/33] | trustedProxies[0]: expected a network such as 10.0.0.0/8 or fd00::/8, not '10.0.0.0/33'",
        "trustedProxies: [proxy.example] | trustedProxies[0]: expected a network such as 10.0.0.0/8 or fd00::/8, not 'proxy.example'",
        "origins: https://a.example | origins: expected a list ([A, B] or lines that begin with -), not a single value",
        "stage: [dev] | stage: expected a single value (text), not a list",
        "limits: 5 | limits: expected a mapping (NAME: VALUE), not a single value",
        "apis: {id: x} | apis: expected a list ([A, B] or lines that begin with -), not a mapping",
      })
  void whatDoesNotFitIsAnsweredWithWhatIsExpected(String yaml, String problem) throws IOException {
    assertThat(ConfigText.of(folder, yaml).problems())
        .containsExactly("carillon.yaml:1: " + problem);
  }

  @Test
  void aPathOfTheFileIsRelativeToItsFolderAndOneOfAVariableToTheWorkingDirectory()
      throws Exception {
    assertThat(load("state: {dir: kept}").state().dir()).isEqualTo(folder.resolve("kept"));
    assertThat(
            ConfigText.of(folder, "")
                .environment("CARILLON_STATE_DIR", "kept")
                .load()
                .state()
                .dir())
        .isEqualTo(Path.of("kept").toAbsolutePath());
  }

  @Test
  void anEmptyValueIsAsIfItWereNotThere() throws Exception {
    Config config = load("listen:\nlimits:\norigins: ~\napis: null\n");
    assertThat(config.listen()).hasToString("127.0.0.1:8080");
    assertThat(config.origins()).isEmpty();
  }

  @Test
  void aSecretIsTextOrAFileOrAVariable() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "from the file\n");
    Config config =
        ConfigText.of(
                folder,
                """
                management:
                  credentials:
                    - {accessKeyId: A, secretAccessKey: from the text}
                    - {accessKeyId: B, secretAccessKey: {file: secret.txt}}
                    - {accessKeyId: C, secretAccessKey: {env: CARILLON_MY_SECRET}}
                    - {accessKeyId: D, secretAccessKey: {env: OTHER}}
                """)
            .environment("CARILLON_MY_SECRET", "from ours")
            .environment("OTHER", "from theirs")
            .environment("CARILLON_MANAGEMENT_CREDENTIALS_0_SECRET_ACCESS_KEY", "set outside")
            .load();
    assertThat(config.management().credentials())
        .extracting(credential -> credential.secretAccessKey().value())
        .containsExactly("set outside", "from the file", "from ours", "from theirs");
  }

  @Test
  void aRouteIsItsIntegrationOrAMapping() throws Exception {
    Config config =
        load("apis: [{routes: {a: 'builtin:echo', b: {integration: 'builtin:sendmessage'}}}]");
    assertThat(config.apis().getFirst().routes())
        .containsEntry("a", RouteConfig.of("builtin:echo"))
        .containsEntry("b", RouteConfig.of("builtin:sendmessage"));
  }

  private Config load(String yaml) throws Exception {
    return ConfigText.of(folder, yaml).load();
  }
}
