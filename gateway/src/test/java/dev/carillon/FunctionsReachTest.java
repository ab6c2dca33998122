// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.config.Config;
import dev.carillon.config.ConfigLoader;
import dev.carillon.config.HostPort;
import dev.carillon.config.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// Where functions are told to call the gateway, and whether they can there.
class FunctionsReachTest {
  private static final Path FILE = Path.of("certificate.pem");
  private static final Tls DEV = new Tls(null, null, true, Tls.Plaintext.REFUSE);
  private static final Tls PROXY = new Tls(null, null, false, Tls.Plaintext.BEHIND_PROXY);
  private static final Tls CERTIFICATE = new Tls(FILE, FILE, false, Tls.Plaintext.REFUSE);

  private static PublicAddress at(String listen) {
    return new PublicAddress(HostPort.parse(listen));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, localhost:80",
    "[::1]:80, localhost:80",
    "LOCALHOST:80, localhost:80",
    "0.0.0.0:80, localhost:80",
    "[::]:80, localhost:80",
    "127.0.0.2:80, 127.0.0.2:80",
    "192.0.2.2:80, 192.0.2.2:80",
    "[2001:db8::1]:80, [2001:db8::1]:80",
    "gateway.example:80, gateway.example:80"
  })
  void withoutADomainItIsWhereItListens(String listen, String told) {
    assertThat(at(listen).domain(List.of())).isEqualTo(told);
    assertThat(at(listen).domain(List.of("chat.example.com"))).isEqualTo("chat.example.com");
  }

  @Test
  void aPortThatIsTakenLaterIsNamedLater() {
    PublicAddress address = at("192.0.2.2:0");
    assertThat(address.domain(List.of())).isNull();
    address.listensOn(8443);
    assertThat(address.domain(List.of())).isEqualTo("192.0.2.2:8443");
  }

  @Test
  void theDevelopmentCertificateIsForWhatLeadsToLocalhost() {
    assertThat(at("0.0.0.0:80").unreached(DEV, List.of())).isNull();
    assertThat(at("[::]:80").unreached(DEV, List.of())).isNull();
    assertThat(at("192.0.2.2:80").unreached(DEV, List.of())).contains("for localhost only");
  }

  @Test
  void aCertificateIsForAName() {
    assertThat(at("0.0.0.0:80").unreached(CERTIFICATE, List.of())).contains("certificate");
    assertThat(at("192.0.2.2:80").unreached(CERTIFICATE, List.of())).contains("certificate");
    assertThat(at("gateway.example:80").unreached(CERTIFICATE, List.of())).isNull();
  }

  @Test
  void behindAProxyThePortIsNoHelp() {
    assertThat(at("0.0.0.0:80").unreached(PROXY, List.of())).contains("without the proxy");
    assertThat(at("0.0.0.0:80").unreached(PROXY, List.of("chat.example.com"))).isNull();
  }

  @Test
  void onLoopbackTheyCan() {
    assertThat(at("127.0.0.1:80").unreached(PROXY, List.of())).isNull();
  }

  @Test
  void itIsToldWhereAnyFunctionRuns(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("carillon.yaml");
    String text =
        """
        listen: 0.0.0.0:80
        auth: none
        tls: {plaintext: behind-proxy}
        management: {credentials: [{accessKeyId: A, secretAccessKey: b}]}
        """;
    assertThat(told(Files.writeString(file, text))).isEmpty();
    Files.writeString(
        file,
        text
            + "apis: [{functions: {f: {process: {runtime: nodejs, inline: x, handler: index.handler}}}}]\n");
    assertThat(told(file))
        .containsExactly(
            "functions are told to call this gateway at https://localhost:80, and cannot: there is no TLS there without the proxy; say by which name they can, with a certificate that they trust: `domains: [chat.example.com]` of the API, or `up --domain chat.example.com`");
  }

  private static List<String> told(Path file) throws Exception {
    var log = (Logger) LoggerFactory.getLogger(PublicAddress.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      Config config = ConfigLoader.load(file, Map.of(), Map.of());
      new PublicAddress(config.listen()).tellUnreached(config);
    } finally {
      log.detachAppender(lines);
    }
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
