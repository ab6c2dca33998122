// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
  @TempDir private Path folder;

  @BeforeEach
  void onlyRootCanBecomeAnother() throws Exception {
    Assumptions.assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0));
  }

  @Test
  void functionsOfRootAreNeverRootToo() {
    assertThatThrownBy(() -> new ProcessFunctions(RunningFunction.settings("root")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The user root (functions.runAs) is root, whom nothing is closed to: name a user without rights, such as nobody");
  }

  @Test
  void aUserThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new ProcessFunctions(RunningFunction.settings("nemo")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no user nemo (functions.runAs)");
  }

  @Test
  void anyOtherUserCountsAsAnother() {
    try (var functions = new ProcessFunctions(RunningFunction.settings("nobody"))) {
      assertThat(functions.runAsOthers()).isTrue();
    }
  }
}
