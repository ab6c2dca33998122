// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.Gateway;
import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `carillon serve`: runs a gateway until it is told to stop.
@Command(
    name = "serve",
    description = {
      "Starts the gateway. Without any option it is open to everybody on this machine, and to nobody else.",
      "SIGTERM or Ctrl-C drains it: connections are closed one after the other. A second one stops it at once."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: ./carillon serve --listen 127.0.0.1:8080 --allow-origin https://app.example.com"
    })
public final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() throws InterruptedException {
    return serve(options, spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  /// Runs the process's own `serve`, if its arguments are as plain as they mostly are.
  ///
  /// @return the exit code; null if the library must read the arguments
  public static @Nullable Integer plain(String[] arguments) throws InterruptedException {
    ConfigOptions options = PlainArguments.ofServe(arguments);
    return options == null ? null : serve(options, writer(System.out), writer(System.err));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int serve(ConfigOptions options, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    Config config;
    try {
      config = options.load();
    } catch (ConfigException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return 1;
    }
    LogSetup.apply(config.log());
    try {
      ReadableSecrets.check(options.file, config, ReadableSecrets.isRoot());
    } catch (ConfigException | IOException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return 1;
    }
    var stop = new StopSignal();
    try (Gateway gateway = Gateway.start(config)) {
      Banner.print(out, gateway);
      stop.await();
      gateway.drain();
      return 0;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      err.println(e.getMessage());
      return 1;
    }
  }
}
