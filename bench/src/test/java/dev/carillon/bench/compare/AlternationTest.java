// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(LINUX)
class AlternationTest {
  private Process one;
  private Process other;

  @BeforeEach
  void startTwoThatNeverRest() throws IOException {
    one = busy();
    other = busy();
  }

  @AfterEach
  void endThem() {
    one.destroyForcibly();
    other.destroyForcibly();
  }

  /// On two processors both together would get twice the time that passes.
  @Test
  void oneStandsStillWhileTheOtherRuns() {
    CpuClock first = new CpuClock(one.pid());
    CpuClock second = new CpuClock(other.pid());
    Pair subject = new Pair(List.of(one.pid()), first::nanos, () -> 0);
    Pair floor = new Pair(List.of(other.pid()), second::nanos, () -> 0);
    subject.stop();
    floor.stop();
    Pause.millis(20); // until the last signal has reached its process
    long begin = System.nanoTime();

    List<Alternation.Round> rounds = new Alternation(subject, floor, 60).run(5);

    long passed = System.nanoTime() - begin;
    long ofSubject = rounds.stream().mapToLong(round -> round.subject().nanos()).sum();
    long ofFloor = rounds.stream().mapToLong(round -> round.floor().nanos()).sum();
    assertThat(rounds).hasSize(5);
    assertThat(ofSubject + ofFloor).isLessThan(passed * 5 / 4);
    assertThat(ofSubject).isGreaterThan((ofSubject + ofFloor) / 5);
    assertThat(ofFloor).isGreaterThan((ofSubject + ofFloor) / 5);
  }

  @Test
  void bothStandStillAfterwards() {
    CpuClock first = new CpuClock(one.pid());
    CpuClock second = new CpuClock(other.pid());
    Pair subject = new Pair(List.of(one.pid()), first::nanos, () -> 0);
    Pair floor = new Pair(List.of(other.pid()), second::nanos, () -> 0);
    subject.stop();
    floor.stop();
    new Alternation(subject, floor, 20).run(1);
    Pause.millis(20); // until the last signal has reached its process
    long before = first.nanos() + second.nanos();

    Pause.millis(50);

    assertThat(first.nanos() + second.nanos()).isEqualTo(before).isPositive();
  }

  private static Process busy() throws IOException {
    return new ProcessBuilder("sh", "-c", "while :; do :; done").start();
  }
}
