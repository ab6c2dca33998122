// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// How a function comes to trust the gateway's own authority besides all others.
///
/// @param store for a function in Java; null if it trusts what its JDK does
record Trust(Map<String, String> environment, @Nullable Path store) {
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  /// Copies into a folder that functions may read; the originals may lie where they may not.
  static Trust of(Identity identity, Home home, Path folder) throws IOException {
    Path store = identity.trustStore();
    Path copied =
        store == null ? null : home.write(folder.resolve("trust.p12"), Files.readAllBytes(store));
    Path authority = identity.caCertificates();
    if (authority == null) {
      return new Trust(Map.of(), copied);
    }
    byte[] ours = Files.readAllBytes(authority);
    var bundle = new ByteArrayOutputStream();
    bundle.write(systemAuthorities());
    bundle.write('\n');
    bundle.write(ours);
    String extra = home.write(folder.resolve("authority.pem"), ours).toString();
    String all = home.write(folder.resolve("bundle.pem"), bundle.toByteArray()).toString();
    // Node adds to what it trusts; the others replace it, and must still reach AWS itself.
    return new Trust(
        Map.of(
            "NODE_EXTRA_CA_CERTS",
            extra,
            "AWS_CA_BUNDLE",
            all,
            "REQUESTS_CA_BUNDLE",
            all,
            "SSL_CERT_FILE",
            all),
        copied);
  }

  private static byte[] systemAuthorities() throws IOException {
    for (String bundle : BUNDLES) {
      Path path = Path.of(bundle);
      if (Files.isReadable(path)) {
        return Files.readAllBytes(path);
      }
    }
    return authoritiesOfTheJdk().getBytes(StandardCharsets.US_ASCII);
  }

  private static String authoritiesOfTheJdk() throws IOException {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      var pem = new StringBuilder();
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trusting) {
          for (X509Certificate certificate : trusting.getAcceptedIssuers()) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                .append("\n-----END CERTIFICATE-----\n");
          }
        }
      }
      return pem.toString();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
