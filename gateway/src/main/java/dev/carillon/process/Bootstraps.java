// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig;
import dev.carillon.os.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands between the Runtime API and a handler, for each runtime. Confined to the starter's
/// thread.
final class Bootstraps {
  private static final String JAVA_MAIN =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /// A class of each of the jars that the Java runtime client is made of. They lie beside our own,
  /// which do not use them.
  private static final List<String> JAVA_CLIENT =
      List.of(
          JAVA_MAIN,
          "com.amazonaws.services.lambda.runtime.Context",
          "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
          "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

  private static final String LIBRARY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /// Of a process in Java, the rest being classes, code and stacks.
  private static final int HEAP_PERCENT = 60;

  private static final int NODE_HEAP_PERCENT = 90;

  private final Home home;
  private @Nullable Path node;
  private @Nullable Path python;
  private @Nullable String javaClient;
  private @Nullable Path library;

  Bootstraps(Home home) {
    this.home = home;
  }

  List<String> command(ProcessConfig config, Path code, Path program, Trust trust)
      throws LaunchFailure, IOException {
    long megabytes = config.memory().bytes() >> 20;
    return switch (config.runtime()) {
      case NODEJS -> {
        if (node == null) {
          home.resource("fetched.mjs");
          node = home.resource("bootstrap.mjs");
        }
        yield List.of(
            program.toString(),
            "--max-old-space-size=" + Math.max(16, megabytes * NODE_HEAP_PERCENT / 100),
            node.toString());
      }
      case PYTHON -> {
        python = python == null ? home.resource("bootstrap.py") : python;
        // What is printed before a crash must not be lost in a buffer.
        yield List.of(program.toString(), "-u", python.toString());
      }
      case JAVA -> java(config, code, program, trust);
      case PROVIDED -> List.of(code.resolve("bootstrap").toString());
    };
  }

  /// The native library of the runtime client, for all processes: by itself each unpacks it to the
  /// same place below /tmp, under the feet of those that run it already, which end with SIGBUS.
  ///
  /// @return null where there is none for this machine; then the client is on its own
  private @Nullable Path library() throws IOException {
    if (library == null) {
      String system = Files.exists(Path.of("/etc/alpine-release")) ? "linux_musl" : "linux";
      String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
      String name = "/jni/libaws-lambda-jni." + system + "-" + machine + ".so";
      try (InputStream in = Bootstraps.class.getResourceAsStream(name)) {
        if (in == null) {
          return null;
        }
        library = home.write(home.path().resolve("libaws-lambda-jni.so"), in.readAllBytes());
      }
    }
    return library;
  }

  private List<String> java(ProcessConfig config, Path code, Path program, Trust trust)
      throws LaunchFailure, IOException {
    long heap = (config.memory().bytes() >> 20) * HEAP_PERCENT / 100;
    var command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "-Xmx" + Math.max(16, heap) + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED"));
    Path library = library();
    if (library != null) {
      command.add("-D" + LIBRARY + "=" + library);
    }
    if (trust.store() != null) {
      command.add("-Djavax.net.ssl.trustStore=" + trust.store());
      command.add("-Djavax.net.ssl.trustStoreType=PKCS12");
      // No secret: without it the JDK finds no authority at all in the file.
      command.add("-Djavax.net.ssl.trustStorePassword=changeit");
    }
    command.addAll(List.of("-cp", classPath(code), JAVA_MAIN));
    if (config.handler() != null) {
      command.add(config.handler());
    }
    return command;
  }

  private String classPath(Path code) throws LaunchFailure, IOException {
    var entries = new ArrayList<String>();
    javaClient = javaClient == null ? copyJavaClient() : javaClient;
    entries.add(javaClient);
    entries.add(code.toString());
    entries.add(code.resolve("classes").toString());
    for (Path folder : List.of(code, code.resolve("lib"))) {
      if (Files.isDirectory(folder)) {
        var jars = new ArrayList<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
          files.forEach(jar -> jars.add(jar.toString()));
        }
        jars.sort(null);
        entries.addAll(jars);
      }
    }
    return String.join(":", entries);
  }

  private String copyJavaClient() throws LaunchFailure, IOException {
    Set<Path> jars = new LinkedHashSet<>();
    for (String name : JAVA_CLIENT) {
      URL found = Bootstraps.class.getResource("/" + name.replace('.', '/') + ".class");
      if (found == null || !(found.openConnection() instanceof JarURLConnection inJar)) {
        throw LaunchFailure.notFound(
            "The jars aws-lambda-java-runtime-interface-client, -core and -serialization do not lie beside the gateway's; build it anew");
      }
      jars.add(Path.of(URI.create(inJar.getJarFileURL().toString())));
    }
    Path folder = home.newFolder();
    var copies = new ArrayList<String>();
    for (Path jar : jars) {
      Path copy = folder.resolve(String.valueOf(jar.getFileName()));
      Files.copy(jar, copy);
      Folders.makeReadable(copy, false);
      copies.add(copy.toString());
    }
    return String.join(":", copies);
  }
}
