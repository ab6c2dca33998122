// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.condition.OS.LINUX;

import dev.carillon.bench.Programs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StepsTest {
  private static final JsonNode COUNTED =
      JsonMapper.shared()
          .readTree(
              """
              {"sends":100,"median_instructions_per_send":800,"mean_instructions_per_send":950.5,"median_bytes_per_send":528}
              """);

  @TempDir private Path folder;

  @Test
  void messagesJoinedIntoOneSendShareItsInstructions() {
    assertThat(StepInstructions.perMessage(COUNTED, 132, Work.Kind.BROADCAST))
        .isCloseTo(200, within(1e-9));
  }

  @Test
  void aRoundTripHasItsShareOfWhatLiesBetween() {
    assertThat(StepInstructions.perMessage(COUNTED, 132, Work.Kind.ECHO)).isEqualTo(950.5);
  }

  @Test
  void aHandfulOfSendsIsNoFigure() {
    JsonNode few = JsonMapper.shared().readTree("{\"sends\":9}");

    assertThatThrownBy(() -> StepInstructions.perMessage(few, 132, Work.Kind.ECHO))
        .hasMessageContaining("fewer than ten sends");
  }

  /// A loop around send() is a few dozen instructions, whatever the machine and its compiler.
  @Test
  @EnabledOnOs(value = LINUX, architectures = "amd64")
  void theFloorNeedsAFewDozenInstructionsForASend() {
    Programs programs = Programs.ofCheckout();
    Launcher launcher = new Launcher(folder, new Cores(0, 1));
    Client.Tools tools = new Client.Tools(launcher, programs.compiled("wsload"), folder);
    Effort little =
        new Effort(Duration.ZERO, 1, 1, Duration.ofMillis(1_200), Duration.ofMillis(300));

    double instructions =
        new StepInstructions(tools, programs, little)
            .measure(new FloorPeer(programs), Work.broadcast(100, 1));

    assertThat(instructions).isBetween(10.0, 100.0);
  }
}
