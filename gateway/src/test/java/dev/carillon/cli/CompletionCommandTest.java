// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CompletionCommandTest {
  @Command(
      name = "carillon",
      subcommands = {ConnectCommand.class, PublishCommand.class, CompletionCommand.class})
  private static final class Root {}

  @Test
  void theScriptCompletesTheCommandsAndOptionsOfTheRoot() throws Exception {
    StringWriter out = new StringWriter();
    int code = new CommandLine(new Root()).setOut(new PrintWriter(out)).execute("completion");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("complete -F _complete_carillon")
        .contains("--insecure-dev-ca", "--exclude", "publish");
    assertThat(bashAccepts(out.toString())).isZero();
  }

  private static int bashAccepts(String script) throws Exception {
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.outputWriter()) {
      in.write(script);
    }
    return bash.waitFor();
  }
}
