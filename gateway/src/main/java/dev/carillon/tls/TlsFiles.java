// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import dev.carillon.config.Tls;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the certificate to serve: the configured one, the local one, or none.
public final class TlsFiles {
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);

  private TlsFiles() {}

  /// What is served.
  ///
  /// @param authority PEM of the development authority that clients must trust; null if theirs are
  ///   enough
  public record Served(Certificates certificates, @Nullable Path authority) {}

  /// @param state folder of the development authority
  public static @Nullable Served open(
      Tls settings, Path state, InstantSource clock, ScheduledExecutorService scheduler) {
    Path certificate = settings.certificate();
    Path key = settings.key();
    if (certificate != null && key != null) {
      return new Served(Certificates.open(certificate, key, scheduler), null);
    }
    if (!settings.dev()) {
      return null;
    }
    DevCertificate dev = new DevAuthority(state, clock, new SecureRandom()).certificate();
    log.atInfo()
        .addKeyValue("authority", dev.authority())
        .addKeyValue("certificate", dev.certificate())
        .log("development certificate; clients must trust the authority");
    return new Served(Certificates.open(dev.certificate(), dev.key(), scheduler), dev.authority());
  }
}
