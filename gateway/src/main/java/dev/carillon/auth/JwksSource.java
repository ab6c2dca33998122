// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys behind an address. Fetched when first needed, again when a token names an unknown key
/// (at most once a minute) and in the background when they are older than 15 minutes, so that a
/// withdrawn key ends too. A fetch that fails keeps the keys there are. Any thread.
final class JwksSource {
  private static final Logger log = LoggerFactory.getLogger(JwksSource.class);
  private static final int LONGEST_BODY = 64 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);
  // As long as there was never a set, nobody can come in: try again sooner.
  private static final Duration BETWEEN_FIRST_FETCHES = Duration.ofSeconds(5);
  private static final Duration OLD = Duration.ofMinutes(15);
  private static final int LONGEST_QUEUE = 10_000;

  private final URI address;
  private final Set<SigningAlgorithm> allowed;
  private final Clock clock;
  private final Object lock = new Object();

  private volatile List<VerificationKey> keys = List.of();
  private volatile @Nullable Instant fetched; // the last fetch that succeeded
  // Guarded by lock.
  private @Nullable Instant started;
  private boolean fetching;
  private List<Runnable> waiting = new ArrayList<>();

  /// @throws IllegalArgumentException if the address is not https (http only on loopback)
  JwksSource(URI address, Set<SigningAlgorithm> allowed, Clock clock) {
    String host = address.getHost();
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    boolean local =
        "http".equalsIgnoreCase(address.getScheme()) && host != null && Origin.isLoopback(host);
    if (host == null || !(secure || local) || address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "jwks must be an https address without a user name; http only on localhost, 127.0.0.0/8 or [::1]");
    }
    this.address = address;
    this.allowed = allowed;
    this.clock = clock;
  }

  /// The keys that are there now. Starts a fetch in the background if they are old.
  List<VerificationKey> keys() {
    Instant last = fetched;
    if (last != null && clock.instant().isAfter(last.plus(OLD))) {
      fetchUnlessRecent(null);
    }
    return keys;
  }

  /// Fetches, unless that was done too recently or could not help a token of this algorithm.
  ///
  /// @param then runs on another thread once the fetch has ended, well or not
  /// @return whether `then` will run
  boolean fetchFor(SigningAlgorithm algorithm, Runnable then) {
    return allowed.contains(algorithm) && fetchUnlessRecent(then);
  }

  private boolean fetchUnlessRecent(@Nullable Runnable then) {
    synchronized (lock) {
      if (!fetching) {
        Duration pause = fetched == null ? BETWEEN_FIRST_FETCHES : BETWEEN_FETCHES;
        Instant now = clock.instant();
        if (started != null && now.isBefore(started.plus(pause))) {
          return false;
        }
        fetching = true;
        started = now;
        // One fetch at a time, so one thread; whoever comes meanwhile waits for it.
        Thread.ofVirtual().name("jwks").start(this::fetch);
      }
      if (then == null || waiting.size() >= LONGEST_QUEUE) {
        return false;
      }
      waiting.add(then);
      return true;
    }
  }

  private void fetch() {
    List<VerificationKey> found = null;
    try {
      found = KeySet.parse(download(), allowed);
      if (found.isEmpty()) {
        log.warn("The key set of {} holds no key for {}", address.getHost(), allowed);
      }
    } catch (IOException | ParseException | TimeoutException | RuntimeException e) {
      // Host only: a path or query may be confidential.
      log.warn(
          "Cannot fetch the key set of {}, keeping {} keys: {}",
          address.getHost(),
          keys.size(),
          e instanceof ParseException ? "the answer is no key set" : e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish(found);
    }
  }

  private void finish(@Nullable List<VerificationKey> found) {
    List<Runnable> ready;
    synchronized (lock) {
      if (found != null) {
        keys = found;
        fetched = clock.instant();
      }
      fetching = false;
      ready = waiting;
      waiting = new ArrayList<>();
    }
    for (Runnable then : ready) {
      try {
        then.run();
      } catch (RuntimeException e) {
        log.error("A handshake failed after its key set was fetched", e);
      }
    }
  }

  /// One client per fetch: fetches are minutes apart, and an idle client would keep a thread.
  private String download() throws IOException, InterruptedException, TimeoutException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(task -> Thread.ofVirtual().name("jwks-http").start(task))
            .build();
    try {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_BODY));
      // The bound is on the whole answer; a request's own timeout would end with its headers.
      HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("it answered with status " + response.statusCode());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      client.shutdownNow();
    }
  }
}
