// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that new connections are served with; read again when its files change.
///
/// Connections that stand keep the one they began with. A new one that cannot be used leaves the
/// old in place and says so once. The files may be replaced one after the other, or by a switched
/// symbolic link above them, as Kubernetes mounts secrets.
public final class Certificates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final Path certificate;
  private final Path key;
  private volatile SslContext current;
  private Stamps served;
  private @Nullable Stamps refused;
  private boolean warned;
  private final ScheduledFuture<?> looking;

  /// @param scheduler runs the look at the files; it reads from disk, so no event loop
  /// @throws IllegalArgumentException if the files cannot be served, naming the file and what to do
  public static Certificates open(Path certificate, Path key, ScheduledExecutorService scheduler) {
    return new Certificates(certificate, key, scheduler, LOOK_EVERY);
  }

  Certificates(Path certificate, Path key, ScheduledExecutorService scheduler, Duration every) {
    this.certificate = certificate;
    this.key = key;
    this.served = Stamps.of(certificate, key);
    this.current = load();
    this.looking =
        scheduler.scheduleWithFixedDelay(
            this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// What the next connection is served with.
  public SslContext current() {
    return current;
  }

  @Override
  public void close() {
    looking.cancel(false);
  }

  /// A change that cannot be served is warned of when it looks the same a second time: until then
  /// somebody may still be writing.
  private void look() {
    Stamps seen = Stamps.of(certificate, key);
    if (seen.equals(served)) {
      refused = null;
      return;
    }
    boolean settled = seen.equals(refused);
    if (settled && warned) {
      return;
    }
    try {
      current = load();
      served = seen;
      refused = null;
    } catch (RuntimeException e) {
      refused = seen;
      warned = settled;
      if (settled) {
        log.warn("The old certificate stays in use: {}", e.getMessage());
      }
    }
  }

  private SslContext load() {
    try {
      CertifiedKey read = CertifiedKey.read(certificate, key);
      SslContext context =
          SslContextBuilder.forServer(read.key(), read.chain().toArray(X509Certificate[]::new))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .clientAuth(ClientAuth.NONE)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      ApplicationProtocolConfig.Protocol.ALPN,
                      ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                      ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_1_1))
              .build();
      log.info(
          "TLS serves {}, valid until {}",
          certificate,
          read.certificate().getNotAfter().toInstant());
      return context;
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "cannot serve %s (%s): give an RSA or EC certificate for TLS servers"
              .formatted(certificate, e.getMessage()),
          e);
    }
  }

  private record Stamps(Stamp certificate, Stamp key) {
    static Stamps of(Path certificate, Path key) {
      return new Stamps(Stamp.of(certificate), Stamp.of(key));
    }
  }

  /// What changes when a file does. Links are followed, so that it is the file behind them; its
  /// identity (inode) tells two files of the same size and time apart.
  private record Stamp(FileTime modified, long size, @Nullable Object identity) {
    static final Stamp MISSING = new Stamp(FileTime.fromMillis(0), -1, null);

    static Stamp of(Path file) {
      try {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(seen.lastModifiedTime(), seen.size(), seen.fileKey());
      } catch (IOException e) {
        return MISSING;
      }
    }
  }
}
