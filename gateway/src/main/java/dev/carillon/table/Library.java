// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.os.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jars of DynamoDB Local. Its licence lets nobody pass it on, so whoever needs it fetches it:
/// once, with Maven, into the cache of functions.
final class Library {
  /// As in the resource that names it.
  static final String NAME = "dynamodb-local-2.6.1";

  private static final Logger LOG = LoggerFactory.getLogger(Library.class);
  private static final String PROJECT = "dynamodb-local.xml";
  private static final int LONGEST_MINUTES = 10;
  private static final String OTHERWISE =
      ", or run a DynamoDB elsewhere and give its address as dynamodb.endpoint";

  /// Locks of files hold between processes only.
  private static final Object WITHIN_THIS_PROCESS = new Object();

  private final Path cache;
  private final @Nullable Path maven;

  Library(Path cache, @Nullable Path maven) {
    this.cache = cache;
    this.maven = maven;
  }

  /// A folder of jars.
  ///
  /// @throws IOException if it is not there and cannot be fetched; the message says what to do
  Path folder() throws IOException {
    Path folder = cache.resolve(NAME);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    if (maven == null) {
      throw new IOException(
          "DynamoDB Local is not in %s yet, and Maven, which fetches it, is not installed; install it (Debian: apt install maven)%s"
              .formatted(cache, OTHERWISE));
    }
    synchronized (WITHIN_THIS_PROCESS) {
      boolean first = !Files.exists(cache);
      Files.createDirectories(cache);
      if (first) {
        Folders.makeReadable(cache);
      }
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(NAME + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        if (!Files.isDirectory(folder)) {
          fetch(maven, folder);
        }
      }
    }
    return folder;
  }

  private void fetch(Path program, Path to) throws IOException {
    LOG.atWarn()
        .addKeyValue("into", to)
        .log(
            "DynamoDB Local is fetched; its own licence applies: https://aws.amazon.com/dynamodb/dynamodblocallicense/");
    Path folder = Files.createTempDirectory(cache, NAME);
    try {
      Path project = folder.resolve("pom.xml");
      try (InputStream in = Library.class.getResourceAsStream(PROJECT)) {
        Files.copy(Objects.requireNonNull(in, PROJECT), project);
      }
      Path jars = folder.resolve("jars");
      copy(program, project, jars);
      Folders.makeReadable(jars);
      Files.move(jars, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Folders.delete(folder);
    }
  }

  /// With the environment of the gateway: settings and options of Maven are whose machine it is.
  private static void copy(Path program, Path project, Path to) throws IOException {
    Path said = project.resolveSibling("output.txt");
    var builder =
        new ProcessBuilder(
            program.toString(),
            "-B",
            "-q",
            "-f",
            project.toString(),
            "-DincludeScope=runtime",
            "-DoutputDirectory=" + to,
            "dependency:copy-dependencies");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw failed("it took more than %d minutes".formatted(LONGEST_MINUTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the gateway was told to stop");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0 || !Files.isDirectory(to)) {
      throw failed(reason(Files.readAllLines(said)));
    }
  }

  private static IOException failed(String why) {
    return new IOException(
        "DynamoDB Local could not be fetched: %s; connect this machine or tell Maven of a mirror%s"
            .formatted(why, OTHERWISE));
  }

  /// The line that says most of what Maven prints.
  private static String reason(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith("[ERROR]"))
        .map(line -> line.substring("[ERROR]".length()).strip())
        .findFirst()
        .orElse(said.isEmpty() ? "Maven failed" : said.getLast());
  }
}
