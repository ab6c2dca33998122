// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine main = Main.commandLine();
    main.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return main.execute(arguments);
  }

  @Test
  void withoutACommandTheUserIsToldToNameOne() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("which command? serve starts the gateway; --help lists them all")
        .contains("serve", "publish");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownCommandOrOptionIsRefused() {
    assertThat(run("srve")).isEqualTo(2);
    assertThat(err.toString()).contains("srve");
    assertThat(run("serve", "--nope")).isEqualTo(2);
    assertThat(err.toString()).contains("--nope");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "up", "config", "connect", "publish", "completion"})
  void theHelpOfEveryCommandHasAnExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: carillon " + command)
        .containsPattern("Examples?:\\s+(\\./|source <\\()?carillon " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyCommandIsCoveredByTheTestAbove() {
    assertThat(Main.commandLine().getSubcommands().keySet())
        .containsExactlyInAnyOrder("serve", "up", "config", "connect", "publish", "completion");
  }

  @Test
  void theHelpOfTheRootListsTheCommandsAndHasAnExample() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("serve", "up", "config", "connect", "publish", "completion", "bench", "Example:")
        .containsOnlyOnce("Usage:");
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).isEqualTo("carillon " + Version.TEXT + System.lineSeparator());
  }

  @Test
  void theCompletionScriptKnowsEveryCommand() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString()).contains("complete -F _complete_carillon", "--allow-origin");
  }
}
