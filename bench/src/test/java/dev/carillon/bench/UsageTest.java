// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class UsageTest {
  @Test
  void helpEndsWithExamples() {
    assertThat(BenchRun.of("--help").out()).contains("Examples:", "--mode echo --connections 200");
    assertThat(BenchRun.of("floor", "--help").out()).contains("Example:");
  }

  @Test
  void aPayloadThatCannotHoldTheMarkerIsRefused() {
    assertThat(BenchRun.of("--payload", "38"))
        .isEqualTo(
            new BenchRun(
                1,
                "",
                "carillon bench: --payload must be at least 39: every message carries a marker\n"));
  }

  @Test
  void anUnknownSchemeIsRefused() {
    assertThat(BenchRun.of("--url", "http://127.0.0.1/").err())
        .contains("--url must begin with ws:// or wss://");
  }

  @Test
  void sizesAreReadInBytesKilobytesAndMegabytes() {
    LoadOptions.Size size = new LoadOptions.Size();

    assertThat(size.convert("128")).isEqualTo(128);
    assertThat(size.convert("2KB")).isEqualTo(2_048);
    assertThat(size.convert("1mb")).isEqualTo(1 << 20);
  }

  @Test
  void aLowFileLimitIsRefusedWithTheNumberThatIsNeeded() {
    SystemLimits limits = new SystemLimits(1_024, 28_232);

    assertThatNoException().isThrownBy(() -> limits.check(874, 1));
    assertThatThrownBy(() -> limits.check(875, 1))
        .hasMessage(
            "875 connections need 1,025 open files, the limit is 1,024. Run `ulimit -n 1025` before"
                + " it, or take at most 874 connections (--connections)");
  }

  @Test
  void moreConnectionsThanPortsNeedMoreSourceAddresses() {
    SystemLimits limits = new SystemLimits(100_000, 28_232);

    assertThatNoException().isThrownBy(() -> limits.check(28_232, 0));
    assertThatNoException().isThrownBy(() -> limits.check(56_464, 2));
    assertThatThrownBy(() -> limits.check(28_233, 1))
        .hasMessageContaining("Give 2 source addresses");
  }

  @Test
  void progressIsABarOnATerminalAndLinesElsewhere() {
    StringWriter bar = new StringWriter();
    Progress onTerminal = new Progress(new PrintWriter(bar), true);
    onTerminal.show("opening", 0.5, "5 of 10");
    onTerminal.clear();
    StringWriter lines = new StringWriter();
    new Progress(new PrintWriter(lines), false).show("opening", 0.5, "5 of 10");

    assertThat(bar.toString())
        .isEqualTo("\ropening   [###############---------------]  50 %  5 of 10\u001b[K\r\u001b[K");
    assertThat(lines.toString()).isEqualTo("opening    50 %  5 of 10\n");
  }
}
