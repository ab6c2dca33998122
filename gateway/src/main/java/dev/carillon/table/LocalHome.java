// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.os.Account;
import dev.carillon.os.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/// Where a process of DynamoDB Local runs, and how: it leaves files where it is.
final class LocalHome implements AutoCloseable {
  private static final String MAIN = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";

  /// A quarter of it is used with empty tables. Serial collection and one compiler: half the time
  /// of a start, and enough for whoever develops.
  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED");

  private final Path folder;
  private final Account user;
  private final Path library;
  private final @Nullable Path data;

  private LocalHome(Path folder, Account user, Path library, @Nullable Path data) {
    this.folder = folder;
    this.user = user;
    this.library = library;
    this.data = data;
  }

  static LocalHome make(Path library, @Nullable Path data, String runAs) throws IOException {
    Path folder = Files.createTempDirectory("carillon-dynamodb").toRealPath();
    try {
      Account user = Account.of(runAs, folder);
      check(java(), user, "install a JDK for all users (such as temurin-25-jdk)");
      check(library, user, "set functions.cache to a folder that is open to all users");
      Path kept = data == null ? null : kept(data.toAbsolutePath(), user);
      user.give(agent(folder.resolve("agent.jar")));
      user.give(folder);
      return new LocalHome(folder, user, library.toAbsolutePath(), kept);
    } catch (IOException | RuntimeException e) {
      Folders.delete(folder);
      throw e;
    }
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static Path kept(Path data, Account user) throws IOException {
    if (!Files.exists(data)) {
      Files.createDirectories(data);
      user.give(data);
    }
    check(data, user, "set dynamodb.data to a folder of that user's");
    if (user.switches() && !user.owns(data)) {
      throw new IOException(
          "dynamodb.data %s does not belong to %s, the user of functions and of DynamoDB Local; `chown -R %s %s`, or name a folder that is not there yet"
              .formatted(data, user.name(), user.name(), data));
    }
    return data;
  }

  private static void check(Path path, Account user, String otherwise) throws IOException {
    Path closed = user.barrier(path);
    if (closed != null) {
      throw new IOException(
          "%s is closed to %s, the user of functions and of DynamoDB Local; %s"
              .formatted(closed, user.switches() ? user.name() : "the gateway", otherwise));
    }
  }

  /// The JVM wants agents as jars.
  private static Path agent(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", LocalAgent.class.getName());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> each : List.of(LocalAgent.class, Folders.class)) {
        String name = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (InputStream in = each.getResourceAsStream("/" + name)) {
          Objects.requireNonNull(in, name).transferTo(out);
        }
      }
    }
    return jar;
  }

  /// @param origin of the web pages that may use it
  ProcessBuilder process(int port, String origin) throws IOException {
    var command = new ArrayList<String>();
    command.add(java().toString());
    command.addAll(JVM);
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-javaagent:%s=%s".formatted(folder.resolve("agent.jar"), folder));
    command.addAll(List.of("-cp", library + "/*", MAIN));
    command.addAll(List.of("-sharedDb", "-disableTelemetry", "-cors", origin, "-port", "" + port));
    command.addAll(data == null ? List.of("-inMemory") : List.of("-dbPath", data.toString()));
    var builder = new ProcessBuilder(user.command(command)).directory(folder.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8", "DDB_LOCAL_TELEMETRY", "0"));
    return builder.redirectErrorStream(true).redirectInput(Redirect.PIPE);
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }
}
