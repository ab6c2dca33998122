// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.BundledSdk;
import dev.carillon.os.Account;
import dev.carillon.os.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The JavaScript SDKs that Lambda's own Node runtimes bring, fetched with npm once for each set of
/// packages and kept in a folder that several gateways may share. All work is on one thread.
final class SdkCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SdkCache.class);

  /// The last version 2 that there is.
  private static final String V2 = "2.1693.0";

  /// The newest of version 3 that was tried. Its packages skip versions, each its own.
  private static final String V3 = "3.1169.0";

  private static final long MAX_MINUTES = 5;

  /// What a function has besides its code.
  ///
  /// @param folder with `node_modules`; null if it needs none
  /// @param imported is it an ES module that asks for it
  record Fetched(@Nullable Path folder, boolean imported) {
    static final Fetched NOTHING = new Fetched(null, false);
  }

  private final Path cache;
  private final Account account;
  private final String npm;
  private final Map<String, LaunchFailure> failed = new HashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("sdk-fetch").factory());

  /// @param npm the program
  SdkCache(Path cache, Account account, String npm) {
    this.cache = cache;
    this.account = account;
    this.npm = npm;
  }

  /// Fetches what the function's code needs. A failure is remembered: it would be the same for each
  /// call, and take as long.
  CompletableFuture<Fetched> fetch(ProcessConfig config) {
    if (config.sdk() == BundledSdk.NONE) {
      return CompletableFuture.completedFuture(Fetched.NOTHING);
    }
    var fetched = new CompletableFuture<Fetched>();
    thread.execute(() -> {
      try {
        fetched.complete(now(config));
      } catch (LaunchFailure e) {
        fetched.completeExceptionally(e);
      } catch (IOException | RuntimeException e) {
        fetched.completeExceptionally(LaunchFailure.unexpected(e));
      }
    });
    return fetched;
  }

  private Fetched now(ProcessConfig config) throws LaunchFailure, IOException {
    SdkUse use = SdkUse.of(config);
    SortedSet<String> packages = use.packages();
    if (packages.isEmpty()) {
      return Fetched.NOTHING;
    }
    List<String> wanted = packages.stream().map(SdkCache::withVersion).toList();
    String name = name(config.sdk(), wanted);
    LaunchFailure before = failed.get(name);
    if (before != null) {
      throw before;
    }
    Path folder = cache.resolve(name);
    try {
      if (!Files.isDirectory(folder)) {
        install(wanted, folder);
      }
      if (!account.mayReach(folder)) {
        throw LaunchFailure.notFound(
            "%s is closed to the user %s of functions; choose another folder as functions.cache"
                .formatted(folder, account.name()));
      }
      return new Fetched(folder, use.imported());
    } catch (LaunchFailure e) {
      LOG.warn("{}", e.getMessage());
      failed.put(name, e);
      throw e;
    }
  }

  private static String withVersion(String name) {
    if (name.equals("aws-sdk")) {
      return name + "@" + V2;
    }
    return name + (name.startsWith("@aws-sdk/") ? "@<=" + V3 : "@latest");
  }

  /// The same for the same packages, whatever order they are named in.
  private static String name(BundledSdk sdk, List<String> wanted) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join(" ", wanted).getBytes(StandardCharsets.UTF_8));
      String readable = sdk == BundledSdk.V2 ? "aws-sdk-" + V2 : "aws-sdk-v3-" + V3;
      return readable + "-" + HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /// Beside its place first: what is there is whole, whoever else fetches the same.
  private void install(List<String> wanted, Path folder) throws LaunchFailure, IOException {
    Path made;
    try {
      made = Files.createTempDirectory(Files.createDirectories(cache), ".fetch-");
    } catch (IOException e) {
      throw LaunchFailure.notFound(
          "The AWS SDK cannot be kept in %s (functions.cache): %s".formatted(cache, e));
    }
    try {
      Files.writeString(made.resolve("package.json"), "{\"private\":true}\n");
      LOG.info("Fetching {} with npm into {}", String.join(" ", wanted), folder);
      npm(wanted, made);
      Folders.makeReadable(made);
      try {
        Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        // Another gateway was faster?
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
    } finally {
      Folders.delete(made);
    }
  }

  private void npm(List<String> wanted, Path folder) throws LaunchFailure, IOException {
    var command = new ArrayList<>(List.of(npm, "install", "--ignore-scripts", "--no-audit"));
    command.addAll(List.of("--no-fund", "--no-save", "--no-package-lock", "--loglevel=error"));
    command.addAll(wanted);
    Path said = folder.resolve("npm.log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      throw failed(wanted, "npm is not installed; install it (Debian: apt install npm)");
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
        throw failed(wanted, "npm took more than %d minutes".formatted(MAX_MINUTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(wanted, "the gateway ends");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw failed(wanted, why(said));
    }
    Files.deleteIfExists(said);
  }

  /// Of what npm writes, the lines that say something.
  private static String why(Path said) throws IOException {
    List<String> lines =
        Files.readString(said, StandardCharsets.ISO_8859_1)
            .lines()
            .map(line -> line.replaceFirst("^npm (error|ERR!) ?", "").strip())
            .filter(line -> !line.isEmpty() && !line.startsWith("A complete log"))
            .limit(3)
            .toList();
    return "npm failed: " + String.join("; ", lines);
  }

  private static LaunchFailure failed(List<String> wanted, String why) {
    return LaunchFailure.badCode(
        "The AWS SDK that the code expects could not be fetched (%s): %s. Or put it into the folder of the code: npm install %s"
            .formatted(String.join(" ", wanted), why, names(wanted)));
  }

  private static String names(List<String> wanted) {
    return String.join(
        " ", wanted.stream().map(each -> each.substring(0, each.lastIndexOf('@'))).toList());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
