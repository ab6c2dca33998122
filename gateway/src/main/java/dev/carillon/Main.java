// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.cli.CompletionCommand;
import dev.carillon.cli.ConfigCommand;
import dev.carillon.cli.ConnectCommand;
import dev.carillon.cli.PublishCommand;
import dev.carillon.cli.ServeCommand;
import dev.carillon.cli.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// The command line: `carillon COMMAND`.
@Command(
    name = "carillon",
    description = "A serverless WebSocket platform that you run yourself.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    subcommands = {
      ServeCommand.class,
      UpCommand.class,
      ConfigCommand.class,
      ConnectCommand.class,
      PublishCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "The launcher has two commands more: bench (load figures) and verify (every check).",
      "",
      "Example: ./carillon serve --listen 127.0.0.1:8080"
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    Integer served = arguments.length == 0 ? null : ServeCommand.plain(arguments);
    System.exit(served == null ? commandLine().execute(arguments) : served);
  }

  static CommandLine commandLine() {
    var root = new CommandLine(new Main());
    root.setExecutionStrategy(parsed -> {
      boolean help = parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
      if (!parsed.hasSubcommand() && !help) {
        throw new ParameterException(
            root, "which command? serve starts the gateway; --help lists them all");
      }
      return new CommandLine.RunLast().execute(parsed);
    });
    return root;
  }

  /// Prints what `--version` prints.
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"carillon " + Version.TEXT};
    }
  }
}
