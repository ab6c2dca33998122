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

  public static @Nullable Certificates open(
      Tls settings, InstantSource clock, ScheduledExecutorService scheduler) {
    Path certificate = settings.certificate();
    Path key = settings.key();
    if (certificate != null && key != null) {
      return Certificates.open(certificate, key, scheduler);
    }
    if (!settings.dev()) {
      return null;
    }
    DevCertificate dev =
        new DevAuthority(settings.state(), clock, new SecureRandom()).certificate();
    log.atInfo()
        .addKeyValue("authority", dev.authority())
        .addKeyValue("certificate", dev.certificate())
        .log("development certificate; clients must trust the authority");
    return Certificates.open(dev.certificate(), dev.key(), scheduler);
  }
}
