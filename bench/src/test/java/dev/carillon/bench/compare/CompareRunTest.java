// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import dev.carillon.bench.Programs;
import dev.carillon.bench.Stopped;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, so little of everything that only coarse bounds hold.
@EnabledOnOs(LINUX)
class CompareRunTest {
  private static final Effort LITTLE =
      new Effort(Duration.ofMillis(1_200), 4, 2, Duration.ofMillis(1_500), Duration.ofMillis(300));

  private final Programs programs = Programs.ofCheckout();
  private final Peer floor = new FloorPeer(programs);
  @TempDir private Path folder;

  @Test
  void theFloorComparedWithItselfIsOne() {
    Ratio ratio = new CpuRatio(tools(), floor, LITTLE).measure(floor, Work.broadcast(200, 1));

    assertThat(ratio.value()).isBetween(0.5, 2.0);
    assertThat(ratio.floorMicros()).isBetween(0.5, 500.0);
  }

  @Test
  void connectsAreCountedInRounds() {
    Ratio ratio = new ConnectRatio(tools(), floor, LITTLE).measure(floor, Work.connect(200));

    assertThat(ratio.value()).isBetween(0.2, 5.0);
    assertThat(ratio.floorMicros()).isBetween(1.0, 2_000.0);
  }

  @Test
  void aServerThatIsGoneIsToldAndTheOthersGoOn() {
    StringWriter said = new StringWriter();
    Comparison comparison = new Comparison(tools(), floor, LITTLE, null, new PrintWriter(said));
    Figure figure = new Figure(Group.ECHO, "echo", Work.echo(20));

    Table table =
        comparison.run(
            List.of(new RunningPeer("gone", 1, Frames.builtIn("/")), floor), List.of(figure));

    assertThat(comparison.failures()).isEqualTo(1);
    assertThat(table.rows().getFirst().values().get(0)).isNull();
    assertThat(table.rows().getFirst().values().get(1)).isBetween(0.3, 3.0);
    assertThat(said.toString()).contains("failed: gone has ended");
  }

  @Test
  void aProgramThatDoesNotListenIsRefusedWithItsLog() {
    Launcher launcher = new Launcher(folder, new Cores(0, 1));

    assertThatThrownBy(() -> launcher.start("none", _ -> List.of("true")))
        .isInstanceOf(Stopped.class)
        .hasMessageContaining("does not listen on port")
        .hasMessageContaining("none.log says why");
  }

  private Client.Tools tools() {
    Launcher launcher = new Launcher(folder, new Cores(0, 1));
    Path text = programs.module().resolve("load").resolve("messages.jsonl");
    return new Client.Tools(launcher, programs.compiled("wsload"), text);
  }
}
