// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `carillon completion`: completes all commands and options that the root command has.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "Prints a completion script for bash and zsh.",
    footer = {"", "Example:", "  source <(carillon completion)"})
@SuppressWarnings("NullAway.Init") // filled by picocli
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("carillon", spec.root().commandLine());
    spec.commandLine().getOut().println(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
