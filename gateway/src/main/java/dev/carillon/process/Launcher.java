// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig;
import dev.carillon.os.Account;
import dev.carillon.os.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts processes of one function. Confined to the starter's thread.
final class Launcher {
  /// Comes under the bound of memory, forgets what shells put into the environment, and becomes the
  /// rest of the line.
  private static final String ENTER =
      "echo $$ >\"$0\" || exit 1; unset PWD OLDPWD SHLVL _; exec \"$@\"";

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  /// So long nothing is tried again, unless the code was modified: else whoever calls could have us
  /// copy without end.
  private static final Duration FAILED_FOR = Duration.ofSeconds(5);

  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final Identity identity;
  private final ProcessConfig config;
  private final Host host;
  private final LongSupplier nanoTime;
  private final CompletableFuture<SdkCache.Fetched> fetched;
  private volatile @Nullable Installed installed;
  private @Nullable Failed failed;

  /// What the processes of all functions share.
  record Host(
      Home home,
      Account account,
      Tools tools,
      MemoryBounds memory,
      Bootstraps bootstraps,
      SdkCache sdks,
      Code.Bounds code) {}

  /// What does not change from one process to the next.
  private record Installed(Path code, Tools.Interpreter interpreter, Trust trust) {}

  /// Why the code could not be installed.
  ///
  /// @param modified when the code was
  private record Failed(LaunchFailure why, FileTime modified, long nanos) {}

  Launcher(Identity identity, ProcessConfig config, Host host, LongSupplier nanoTime) {
    this.identity = identity;
    this.config = config;
    this.host = host;
    this.nanoTime = nanoTime;
    this.fetched = host.sdks.fetch(config);
  }

  /// Where its code is, once a process was started. Any thread.
  Path code() {
    Installed known = installed;
    return known == null ? Path.of("/nowhere") : known.code;
  }

  /// Done when nothing more has to be fetched: before that, [#launch] must not be called.
  CompletableFuture<SdkCache.Fetched> fetched() {
    return fetched;
  }

  Identity identity() {
    return identity;
  }

  ProcessConfig config() {
    return config;
  }

  /// Does ahead of the first call what needs no code: that takes longer than to start a process.
  void prepare() {
    try {
      Tools.Interpreter interpreter = host.tools.interpreter(config.runtime());
      String written = config.version();
      if (written != null && interpreter.differsFrom(written)) {
        LOG.warn(
            "function {} was written for {} {} and runs on {}",
            identity.name(),
            config.runtime().name().toLowerCase(Locale.ROOT),
            written,
            interpreter.version());
      }
    } catch (LaunchFailure _) {
      // Said to whoever calls.
    }
  }

  private Installed install() throws LaunchFailure {
    Installed known = installed;
    if (known != null) {
      return known;
    }
    FileTime modified = modified();
    Failed last = failed;
    if (last != null
        && last.modified.equals(modified)
        && nanoTime.getAsLong() - last.nanos < FAILED_FOR.toNanos()) {
      throw last.why;
    }
    try {
      known = copy();
    } catch (LaunchFailure e) {
      throw failed(e, modified);
    } catch (IOException | RuntimeException e) {
      throw failed(LaunchFailure.unexpected(e), modified);
    }
    installed = known;
    failed = null;
    return known;
  }

  private LaunchFailure failed(LaunchFailure why, FileTime modified) {
    failed = new Failed(why, modified, nanoTime.getAsLong());
    return why;
  }

  private FileTime modified() {
    Path code = config.code();
    if (code == null) {
      return NEVER;
    }
    try {
      return Files.getLastModifiedTime(code);
    } catch (IOException e) {
      return NEVER;
    }
  }

  private Installed copy() throws LaunchFailure, IOException {
    Tools.Interpreter interpreter = host.tools.interpreter(config.runtime());
    Path folder = host.home.newFolder();
    boolean done = false;
    try {
      Path code = new Code(config, host.account, folder, host.code).root();
      Trust trust = Trust.of(identity, host.home, folder);
      done = true;
      return new Installed(code, interpreter, trust);
    } finally {
      if (!done) {
        Folders.delete(folder);
      }
    }
  }

  Spawned launch(int port) throws LaunchFailure, IOException {
    SdkCache.Fetched sdk = sdk();
    Installed place = install();
    Map<String, String> environment =
        new TreeMap<>(
            new Variables(identity, config).of(place.code, place.interpreter, place.trust));
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
    List<String> command = loaderVariables(environment);
    command.addAll(
        host.bootstraps.command(config, place.code, place.interpreter.program(), place.trust));
    Path packages = sdk.folder();
    if (packages != null) {
      String modules = packages.resolve("node_modules").toString();
      environment.merge("NODE_PATH", modules, (own, ours) -> own + ":" + ours);
      if (sdk.imported()) {
        command.add(packages.toString());
      }
    }
    MemoryBounds.Bound bound = host.memory.bound(config.memory().bytes());
    boolean started = false;
    try {
      var builder = new ProcessBuilder(enter(bound.entrance(), host.tools.asFunction(command)));
      Path folder = config.workingDirectory();
      builder.directory((folder == null ? place.code : folder).toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).start();
      started = true;
      bound.started(process);
      process.getOutputStream().close();
      return new Spawned(process, Output.of(identity.name(), process), bound);
    } finally {
      if (!started) {
        bound.remove();
      }
    }
  }

  private SdkCache.Fetched sdk() throws LaunchFailure {
    return switch (fetched.state()) {
      case SUCCESS -> fetched.resultNow();
      case FAILED ->
          throw fetched.exceptionNow() instanceof LaunchFailure failure
              ? failure
              : new LaunchFailure("Runtime.ExitError", String.valueOf(fetched.exceptionNow()));
      case RUNNING, CANCELLED -> throw new IllegalStateException("nothing was fetched yet");
    };
  }

  private static List<String> enter(@Nullable Path entrance, List<String> command) {
    if (entrance == null) {
      return command;
    }
    var all = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, entrance.toString()));
    all.addAll(command);
    return all;
  }

  /// What makes the loader run other code must not be set before the rights of root are given up.
  private static List<String> loaderVariables(Map<String, String> environment) {
    var command = new ArrayList<String>();
    for (String name : List.copyOf(environment.keySet())) {
      if (name.startsWith("LD_") || name.equals("GLIBC_TUNABLES") || name.equals("BASH_ENV")) {
        command.add(name + "=" + environment.remove(name));
      }
    }
    if (!command.isEmpty()) {
      command.addFirst("/usr/bin/env");
    }
    return command;
  }
}
