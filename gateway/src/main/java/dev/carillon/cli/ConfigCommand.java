// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `carillon config`: what would be in force.
@Command(
    name = "config",
    description = {
      "Prints the effective configuration, secrets masked.",
      "Problems are printed all at once, with file and line; then the exit code is 1."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./carillon config --config carillon.yaml"})
public final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--describe",
      description = "Print every setting with its default and what it is for.")
  private boolean describe;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (describe) {
      out.print(ConfigPrinter.describe());
      out.flush();
      return 0;
    }
    try {
      out.print(ConfigPrinter.print(options.load()));
      out.flush();
      return 0;
    } catch (ConfigException | IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }
}
