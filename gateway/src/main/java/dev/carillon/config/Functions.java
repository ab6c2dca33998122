// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Bounds of everything that runs users' code.
public record Functions(
    @Default("1000")
        @About(
            "Calls at the same time, waiting ones included. More: the contract's throttle answer.")
        int concurrency,
    @Default("16")
        @About("Calls for one connection at the same time. More: reads of that connection stop.")
        int perConnection,
    @Default("1000")
        @About(
            "Calls of functions by functions for whose outcome nobody waits (`Event`), all that wait for their turn. More: TooManyRequestsException, so that a function that calls itself without end fills no memory.")
        int queued,
    @Default("10s")
        @About(
            "Time that calls may still take when the gateway stops, `$disconnect` of its last connections among them.")
        Duration farewell,
    @Default("16")
        @About("Threads that run Java handlers, all functions together: users' code has no more.")
        int javaThreads,
    @Default("nobody") @About("User of function processes when the gateway runs as root.")
        String runAs,
    @Default("false")
        @About(
            "Start every function once before the first connection is accepted, and refuse to start if one cannot. Otherwise its first call starts it.")
        boolean eager,
    @Default("10s")
        @About(
            "Longest that a process may take to ask for its first call, or a Java handler to load. The service's own bound.")
        Duration start,
    @Default("6MB")
        @About("Largest answer of a process or a Java handler. The service's own bound.")
        ByteSize answer,
    @Default("250MB")
        @About("Code of a process that is unpacked or copied. The service's own bound.")
        ByteSize codeSize,
    @Default("10000") @About("Files of such code: so many a start copies within seconds.")
        int codeFiles,
    @About(
            "Folder of what is fetched for functions (SDKs, DynamoDB Local), readable for `runAs`; without it /var/cache/carillon for root, else carillon below XDG_CACHE_HOME or ~/.cache.")
        @Nullable Path cache) {
  /// Where what is fetched for functions lies.
  public Path cacheFolder() {
    if (cache != null) {
      return cache;
    }
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/cache/carillon");
    }
    String set = System.getenv("XDG_CACHE_HOME");
    // Relative ones do not count, says the XDG Base Directory Specification.
    Path caches =
        set != null && set.startsWith("/")
            ? Path.of(set)
            : Path.of(System.getProperty("user.home"), ".cache");
    return caches.resolve("carillon");
  }
}
