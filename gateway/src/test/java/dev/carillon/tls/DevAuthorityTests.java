// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevAuthorityTests {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  @TempDir private Path state;

  @Test
  void theCertificateOfLocalhostIsValidUnderTheAuthority() throws Exception {
    DevCertificate files = at(NOW);
    List<X509Certificate> chain = Pem.readChain(files.certificate());
    X509Certificate authority = Pem.readChain(files.authority()).getFirst();
    assertThat(chain).hasSize(2).endsWith(authority);
    validate(authority, chain.getFirst());

    X509Certificate server = chain.getFirst();
    assertThat(server.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(life(server)).isEqualTo(Duration.ofDays(397));
  }

  @Test
  void theAuthorityIsBoundToThisMachine() throws Exception {
    X509Certificate authority = Pem.readChain(at(NOW).authority()).getFirst();
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getCriticalExtensionOIDs())
        .isEqualTo(Set.of("2.5.29.15", "2.5.29.19", "2.5.29.30"));
    assertThat(life(authority)).isEqualTo(Duration.ofDays(3653));
    for (String address : List.of("127.0.0.1", "127.255.255.255", "::1")) {
      validate(authority, signed("localhost", address));
    }
    assertRefused(authority, signed("example.com", "127.0.0.1"));
    for (String address : List.of("126.255.255.255", "128.0.0.0", "::2", "192.0.2.1")) {
      assertRefused(authority, signed("localhost", address));
    }
  }

  @Test
  void aSecondStartKeepsEverything() throws IOException {
    List<String> first = contents(at(NOW));
    assertThat(contents(at(NOW.plus(Duration.ofDays(300))))).isEqualTo(first);
  }

  @Test
  void theCertificateIsRenewedWithFewerThan30DaysLeftUnderTheSameAuthority() throws Exception {
    List<String> first = contents(at(NOW));
    Instant end = Pem.readChain(at(NOW).certificate()).getFirst().getNotAfter().toInstant();
    Instant thirtyDaysLeft = end.minus(Duration.ofDays(30));
    assertThat(contents(at(thirtyDaysLeft))).isEqualTo(first);

    DevCertificate renewed = at(thirtyDaysLeft.plusSeconds(1));
    List<String> second = contents(renewed);
    assertThat(second.get(0)).isEqualTo(first.get(0));
    assertThat(second.get(1)).isNotEqualTo(first.get(1));
    assertThat(second.get(2)).isNotEqualTo(first.get(2));
    X509Certificate server = Pem.readChain(renewed.certificate()).getFirst();
    assertThat(server.getNotBefore()).isEqualTo(Date.from(thirtyDaysLeft.minusSeconds(3599)));
  }

  @Test
  void anAuthorityAboutToEndIsReplacedWithItsCertificate() throws Exception {
    List<String> first = contents(at(NOW));
    DevCertificate files = at(NOW.plus(Duration.ofDays(3640)));
    assertThat(contents(files)).doesNotContainAnyElementsOf(first);
    Pem.readChain(files.certificate())
        .getFirst()
        .verify(Pem.readChain(files.authority()).getFirst().getPublicKey());
  }

  @Test
  void timesAfter2049AreWritten() throws Exception {
    Instant late = Instant.parse("2049-06-01T00:00:00Z");
    X509Certificate authority = Pem.readChain(at(late).authority()).getFirst();
    assertThat(authority.getNotBefore().toInstant()).isEqualTo("2049-05-31T23:00:00Z");
    assertThat(life(authority)).isEqualTo(Duration.ofDays(3653));
  }

  @Test
  void onlyTheOwnerReadsTheFolderAndItsFiles() throws IOException {
    Files.createDirectory(
        state.resolve("tls"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    DevCertificate files = at(NOW);
    assertThat(permissions(state.resolve("tls"))).isEqualTo("rwx------");
    assertThat(permissions(files.key())).isEqualTo("rw-------");
    assertThat(permissions(state.resolve("tls/authority.key"))).isEqualTo("rw-------");
  }

  @Test
  void startsAtTheSameTimeMakeOneAuthority() throws Exception {
    List<Future<DevCertificate>> starts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        starts.add(threads.submit(() -> at(NOW)));
      }
    }
    DevCertificate files = starts.getFirst().get();
    for (Future<DevCertificate> start : starts) {
      assertThat(start.get()).isEqualTo(files);
    }
    CertifiedKey.read(files.certificate(), files.key());
    validate(
        Pem.readChain(files.authority()).getFirst(), Pem.readChain(files.certificate()).getFirst());
    try (var left = Files.list(state.resolve("tls"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "authority.key", "authority.pem", "localhost.key", "localhost.pem", "lock");
    }
  }

  @Test
  void aDamagedCertificateIsMadeAgain() throws Exception {
    DevCertificate files = at(NOW);
    String authority = Files.readString(files.authority());
    Files.writeString(files.certificate(), "-----BEGIN CERTIFICATE-----\nMII");
    CertifiedKey.read(at(NOW).certificate(), files.key());
    assertThat(Files.readString(files.authority())).isEqualTo(authority);
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsMadeAgainWithIt() throws Exception {
    DevCertificate files = at(NOW);
    Files.copy(
        state.resolve("tls/authority.key"), files.key(), StandardCopyOption.REPLACE_EXISTING);
    CertifiedKey.read(at(NOW).certificate(), files.key());
  }

  @Test
  void aFolderThatCannotBeMadeSaysWhatToDo() throws IOException {
    Path file = Files.createFile(state.resolve("file"));
    assertThatThrownBy(() -> new DevAuthority(file, () -> NOW, new SecureRandom()).certificate())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(
            "cannot keep the development authority in " + file.resolve("tls") + " (")
        .hasMessageEndingWith("give this user that folder, or set state.dir to another");
  }

  private DevCertificate at(Instant now) {
    return new DevAuthority(state, () -> now, new SecureRandom()).certificate();
  }

  /// What a thief of the authority's key could make.
  private X509Certificate signed(String host, String address) throws GeneralSecurityException {
    CertifiedKey authority =
        CertifiedKey.read(state.resolve("tls/authority.pem"), state.resolve("tls/authority.key"));
    PublicKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
    return new CertificateTemplate(
            new X500Principal("CN=server"),
            key,
            BigInteger.valueOf(300),
            NOW,
            Duration.ofDays(10),
            List.of(CertificateExtension.subjectNames(host, InetAddress.ofLiteral(address))))
        .sign(authority.certificate().getSubjectX500Principal(), authority.key());
  }

  /// The JDK reads no constraints in an anchor, so that the authority, word for word, stands below
  /// one here.
  private static void validate(X509Certificate authority, X509Certificate server)
      throws GeneralSecurityException {
    KeyPair root = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X500Principal rootName = new X500Principal("CN=root");
    List<byte[]> extensions = new ArrayList<>();
    for (String oid : authority.getCriticalExtensionOIDs()) {
      extensions.add(Der.sequence(Der.oid(oid), Der.yes(), authority.getExtensionValue(oid)));
    }
    X509Certificate below =
        new CertificateTemplate(
                authority.getSubjectX500Principal(),
                authority.getPublicKey(),
                BigInteger.TEN,
                NOW,
                Duration.ofDays(1),
                extensions)
            .sign(rootName, root.getPrivate());
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(rootName, root.getPublic(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW.plusSeconds(60)));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(server, below)),
            parameters);
  }

  private static void assertRefused(X509Certificate authority, X509Certificate server) {
    assertThatThrownBy(() -> validate(authority, server))
        .isInstanceOf(CertPathValidatorException.class)
        .hasMessageContaining("name constraints");
  }

  private static Duration life(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> contents(DevCertificate files) throws IOException {
    return List.of(
        Files.readString(files.authority()),
        Files.readString(files.certificate()),
        Files.readString(files.key()));
  }
}
