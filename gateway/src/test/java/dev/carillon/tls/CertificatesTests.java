// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.security.auth.x500.X500Principal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class CertificatesTests {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Certificates.class);
  @TempDir private Path folder;
  private Path certificate;
  private Path key;

  @BeforeEach
  void listen() {
    certificate = folder.resolve("server.pem");
    key = folder.resolve("server.key");
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
    scheduler.shutdownNow();
  }

  @Test
  void filesThatDoNotChangeAreReadOnce() throws IOException {
    install(made("a"));
    try (Certificates certificates = open()) {
      SslContext first = certificates.current();
      scheduler.tick();
      assertThat(certificates.current()).isSameAs(first);
    }
  }

  @Test
  void aNewPairIsTakenUpWhenBothFilesAreThere() throws IOException {
    install(made("a"));
    DevCertificate next = made("b");
    try (Certificates certificates = open()) {
      SslContext first = certificates.current();
      move(next.key(), key);
      scheduler.tick();
      assertThat(certificates.current()).isSameAs(first);
      move(next.certificate(), certificate);
      scheduler.tick();
      assertThat(certificates.current()).isNotSameAs(first);
      assertThat(warnings()).isEmpty();
    }
  }

  @Test
  void aSwitchedLinkIsFollowed() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
    for (Path each : List.of(one, two)) {
      DevCertificate files = made(each.getFileName() + "-authority");
      move(files.certificate(), each.resolve("server.pem"));
      move(files.key(), each.resolve("server.key"));
    }
    Files.createSymbolicLink(certificate, data.resolve("server.pem"));
    Files.createSymbolicLink(key, data.resolve("server.key"));
    try (Certificates certificates = open()) {
      SslContext first = certificates.current();
      move(Files.createSymbolicLink(folder.resolve("..new"), two), data);
      scheduler.tick();
      assertThat(certificates.current()).isNotSameAs(first);
    }
  }

  @Test
  void aHalfWrittenFileKeepsTheOldOneAndIsWarnedOfOnce() throws IOException {
    install(made("a"));
    try (Certificates certificates = open()) {
      SslContext first = certificates.current();
      String whole = Files.readString(certificate);
      Files.writeString(certificate, whole.substring(0, 300));
      scheduler.tick();
      assertThat(warnings()).isEmpty();
      scheduler.tick();
      scheduler.tick();
      scheduler.tick();
      assertThat(certificates.current()).isSameAs(first);
      assertThat(warnings())
          .containsExactly(
              "The old certificate stays in use: "
                  + certificate
                  + " is damaged or half-written: write it whole under another name, then rename"
                  + " it into place");

      Files.writeString(certificate, whole);
      scheduler.tick();
      assertThat(certificates.current()).isNotSameAs(first);
      assertThat(warnings()).hasSize(1);
    }
  }

  @Test
  void aFileThatIsGoneKeepsTheOldOne() throws IOException {
    install(made("a"));
    try (Certificates certificates = open()) {
      SslContext first = certificates.current();
      Files.delete(key);
      scheduler.tick();
      scheduler.tick();
      scheduler.tick();
      assertThat(certificates.current()).isSameAs(first);
      assertThat(warnings())
          .containsExactly(
              "The old certificate stays in use: there is no file " + key + ": correct the path");
    }
  }

  @Test
  void theFilesAreLookedAtByTheScheduler() throws IOException {
    install(made("a"));
    DevCertificate next = made("b");
    try (ScheduledExecutorService real = Executors.newSingleThreadScheduledExecutor();
        Certificates certificates =
            new Certificates(certificate, key, real, Duration.ofMillis(10))) {
      SslContext first = certificates.current();
      install(next);
      Awaitility.await().untilAsserted(() -> assertThat(certificates.current()).isNotSameAs(first));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void everyUsualKindOfKeyIsRead(String algorithm) throws Exception {
    made("a");
    CertifiedKey authority =
        CertifiedKey.read(
            folder.resolve("a/tls/authority.pem"), folder.resolve("a/tls/authority.key"));
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    CertificateTemplate template =
        new CertificateTemplate(
            new X500Principal("CN=localhost"),
            pair.getPublic(),
            BigInteger.TWO,
            Instant.now(),
            Duration.ofDays(1),
            List.of());
    X500Principal issuer = authority.certificate().getSubjectX500Principal();
    Files.writeString(
        certificate, "some words\n" + Pem.certificate(template.sign(issuer, authority.key())));
    Files.writeString(key, Pem.key(pair.getPrivate()).replace("\n", "\r\n"));
    open().close();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA PRIVATE KEY, 'an RSA key in PKCS#1, where PKCS#8 is expected'",
    "EC PRIVATE KEY, 'an EC key in SEC 1, where PKCS#8 is expected'",
    "ENCRYPTED PRIVATE KEY, 'an encrypted key, and the gateway asks for no passphrase'",
  })
  void aKeyInAnotherFormSaysHowToConvertIt(String label, String what) throws IOException {
    install(made("a"));
    Files.writeString(key, "-----BEGIN %s-----\nAAAA\n-----END %s-----\n".formatted(label, label));
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s holds %s; convert it with: openssl pkey -in %s -out %s.pkcs8.pem"
                .formatted(key, what, key, key));
  }

  @Test
  void aFileWithoutAKeySaysSo() throws IOException {
    install(made("a"));
    Files.writeString(key, Files.readString(certificate));
    assertThatThrownBy(this::open)
        .hasMessage(
            key
                + " holds no private key (no line BEGIN PRIVATE KEY): give the PEM file with the"
                + " certificate's key in PKCS#8");
  }

  @Test
  void aFileWithoutACertificateSaysSo() throws IOException {
    install(made("a"));
    Files.writeString(certificate, Files.readString(key));
    assertThatThrownBy(this::open)
        .hasMessage(
            certificate
                + " holds no certificate (no line BEGIN CERTIFICATE): give the PEM file with the"
                + " server's certificate and its chain");
  }

  @Test
  void aKeyOfAnotherCertificateSaysSo() throws IOException {
    install(made("a"));
    move(made("b").key(), key);
    assertThatThrownBy(this::open)
        .hasMessage(
            "the key in %s is not that of the first certificate in %s: put the server's own certificate first and its key beside it"
                .formatted(key, certificate));
  }

  @Test
  void aMissingFileSaysWhich() {
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no file " + key + ": correct the path");
  }

  private Certificates open() {
    return Certificates.open(certificate, key, scheduler);
  }

  private DevCertificate made(String name) {
    return new DevAuthority(folder.resolve(name), InstantSource.system(), new SecureRandom())
        .certificate();
  }

  private void install(DevCertificate files) throws IOException {
    move(files.certificate(), certificate);
    move(files.key(), key);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<String> warnings() {
    return appender.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
