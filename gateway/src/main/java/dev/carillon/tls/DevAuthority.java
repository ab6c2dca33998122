// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes, once, a certificate authority that can speak for this machine only, and a certificate for
/// localhost: HTTPS for development (`--tls dev`).
///
/// Everything lies in `tls/` below the state folder, for its owner alone. A second start finds and
/// keeps it; the certificate is renewed when it has fewer than 30 days left, under the same
/// authority, so that nobody has to trust anew.
public final class DevAuthority {
  private static final Logger log = LoggerFactory.getLogger(DevAuthority.class);
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3653);

  /// Browsers refuse longer ones (CA/Browser Forum, 398 days).
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(397);

  private static final Duration RENEW = Duration.ofDays(30);

  /// A client whose clock is a little behind must accept a certificate made just now.
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Path authorityKey;
  private final DevCertificate files;

  /// @param state the state folder, made when it is not there
  public DevAuthority(Path state, InstantSource clock, SecureRandom random) {
    this.folder = state.toAbsolutePath().normalize().resolve("tls");
    this.clock = clock;
    this.random = random;
    this.authorityKey = folder.resolve("authority.key");
    this.files =
        new DevCertificate(
            folder.resolve("authority.pem"),
            folder.resolve("localhost.pem"),
            folder.resolve("localhost.key"));
  }

  /// The certificate, made or renewed when that is due. Call it again (daily, say) to renew while
  /// running; [Certificates] takes up the new one.
  ///
  /// @throws UncheckedIOException if the folder cannot be written, saying what to do
  public DevCertificate certificate() {
    // A file lock keeps out other processes, the monitor other threads of this one.
    synchronized (DevAuthority.class) {
      try {
        makeFolder();
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          assert lock.isValid();
          issue();
        }
        return files;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot keep the development authority in %s (%s): give this user that folder, or set state.dir to another"
                .formatted(folder, e),
            e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(
            "this Java cannot sign with P-256 (%s): use a JDK with the SunEC provider"
                .formatted(e.getMessage()),
            e);
      }
    }
  }

  private void issue() throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    CertifiedKey authority = kept(files.authority(), authorityKey, now);
    if (authority == null) {
      authority = makeAuthority(now);
    }
    CertifiedKey server = kept(files.certificate(), files.key(), now);
    if (server == null || !signed(authority.certificate(), server.certificate())) {
      makeServer(authority, now);
    }
  }

  /// What a former start left, or null if it is missing, damaged or about to end.
  private static @Nullable CertifiedKey kept(Path certificate, Path key, Instant now) {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return null;
    }
    try {
      CertifiedKey read = CertifiedKey.read(certificate, key);
      Instant end = read.certificate().getNotAfter().toInstant();
      return Duration.between(now, end).compareTo(RENEW) < 0 ? null : read;
    } catch (IllegalArgumentException e) {
      log.warn("A new development certificate is made: {}", e.getMessage());
      return null;
    }
  }

  private static boolean signed(X509Certificate authority, X509Certificate certificate) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private CertifiedKey makeAuthority(Instant now) throws IOException, GeneralSecurityException {
    KeyPair pair = newKey();
    BigInteger serial = newSerial();
    // Its own name for every authority, so that a trust store can hold those of several machines.
    String mark = "%032x".formatted(serial).substring(0, 8);
    X500Principal name = new X500Principal("CN=Carillon development authority " + mark);
    X509Certificate certificate =
        new CertificateTemplate(
                name,
                pair.getPublic(),
                serial,
                now.minus(CLOCK_SKEW),
                AUTHORITY_LIFE,
                List.of(
                    CertificateExtension.authorityOfOneLevel(),
                    CertificateExtension.signsCertificates(),
                    CertificateExtension.onlyThisMachine(),
                    CertificateExtension.subjectKey(pair.getPublic())))
            .sign(name, pair.getPrivate());
    write(authorityKey, Pem.key(pair.getPrivate()));
    write(files.authority(), Pem.certificate(certificate));
    return new CertifiedKey(pair.getPrivate(), List.of(certificate));
  }

  private void makeServer(CertifiedKey authority, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPair pair = newKey();
    X509Certificate signer = authority.certificate();
    X509Certificate certificate =
        new CertificateTemplate(
                new X500Principal("CN=localhost"),
                pair.getPublic(),
                newSerial(),
                now.minus(CLOCK_SKEW),
                CERTIFICATE_LIFE,
                List.of(
                    CertificateExtension.noAuthority(),
                    CertificateExtension.signsHandshakes(),
                    CertificateExtension.serverAuthentication(),
                    CertificateExtension.subjectNames(
                        "localhost",
                        InetAddress.ofLiteral("127.0.0.1"),
                        InetAddress.ofLiteral("::1")),
                    CertificateExtension.subjectKey(pair.getPublic()),
                    CertificateExtension.authorityKey(signer.getPublicKey())))
            .sign(signer.getSubjectX500Principal(), authority.key());
    write(files.key(), Pem.key(pair.getPrivate()));
    write(files.certificate(), Pem.certificate(certificate) + Pem.certificate(signer));
  }

  private KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  /// Positive and at most 20 bytes (RFC 5280 section 4.1.2.2); zero comes up once in 2^127.
  private BigInteger newSerial() {
    return new BigInteger(127, random);
  }

  private void makeFolder() throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Files.createDirectories(folder, owner);
    if (posix) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  /// Whoever reads the file sees the old or the new one, never a part; temporary files are 0600.
  private void write(Path file, String text) throws IOException {
    Path temporary = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
    try {
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
