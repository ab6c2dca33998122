// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void withoutATerminalThereIsNeitherPromptNorColour() {
    Screen screen = new Screen(new PrintWriter(out), new PrintWriter(err), false, false);
    screen.prompt();
    screen.frame("hi");
    screen.status("connected");

    assertThat(out.toString()).isEqualTo("< hi\n");
    assertThat(err.toString()).isEqualTo("connected\n");
  }

  @Test
  void onATerminalAFrameGoesOverThePromptWhichComesBack() {
    Screen screen = new Screen(new PrintWriter(out), new PrintWriter(err), true, true);
    screen.prompt();
    screen.frame("hi");

    assertThat(out.toString()).isEqualTo("> \r\u001b[36m< hi\u001b[0m\n> ");
  }
}
