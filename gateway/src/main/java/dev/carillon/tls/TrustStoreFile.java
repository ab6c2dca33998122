// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A trust store for Java processes: what this JDK trusts, and one authority more. It holds nothing
/// secret, so that whoever runs a function may read it.
public final class TrustStoreFile implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrustStoreFile.class);

  /// The password that every JDK's own trust store has; PKCS#12 wants one.
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path path;
  private final SSLContext context;

  private TrustStoreFile(Path path, SSLContext context) {
    this.path = path;
    this.context = context;
  }

  /// Writes one, in PKCS#12, to a temporary file.
  ///
  /// @param authority PEM
  public static TrustStoreFile with(Path authority) {
    try {
      KeyStore store = systemTrust();
      try (InputStream in = Files.newInputStream(authority)) {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("carillon-" + store.size(), each);
        }
      }
      Path path =
          Files.createTempFile(
              "carillon-trust",
              ".p12",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      try (OutputStream out = Files.newOutputStream(path)) {
        store.store(out, PASSWORD);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return new TrustStoreFile(path, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(authority + " is no PEM file of certificates", e);
    }
  }

  private static KeyStore systemTrust() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    Path own = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    if (Files.isReadable(own)) {
      KeyStore system = KeyStore.getInstance(own.toFile(), PASSWORD);
      for (var names = system.aliases(); names.hasMoreElements(); ) {
        String name = names.nextElement();
        if (system.isCertificateEntry(name)) {
          store.setCertificateEntry(name, system.getCertificate(name));
        }
      }
    }
    return store;
  }

  /// The same trust for this process.
  public SSLContext context() {
    return context;
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.atWarn().addKeyValue("file", path).log("could not be deleted: {}", e.getMessage());
    }
  }
}
