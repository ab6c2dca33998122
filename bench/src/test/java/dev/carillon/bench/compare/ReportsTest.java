// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Machine MACHINE =
      new Machine("EPYC", 2, "Linux 6.18", "Temurin-25", LocalDate.of(2026, 11, 24));

  @Test
  void theDocumentHoldsTheTableAndWhereItWasMeasured() {
    String text = MarkdownTable.of(Tables.small(), MACHINE, "page.svg");

    assertThat(text)
        .contains("](page.svg)\n\n")
        .contains(
            """
            | what | Carillon | R&D <1> | floor |
            | --- | --: | --: | --: |
            | broadcast to 1,000, 1 outstanding | 1.20 × | 12.3 × | 9.30 µs |
            | echo, 200 connections | 3.50 × | – | 10.0 µs |
            | instructions per delivery | 1,275 | – | 27 |
            """)
        .contains("the furthest apart in any run were 4 %.")
        .contains("Instructions in user space: single steps.")
        .endsWith("Machine: " + MACHINE.sentence() + "\n");
    assertThat(MACHINE.sentence())
        .isEqualTo(
            "2 processors (EPYC), Linux 6.18, Temurin-25, loopback, plain WebSocket; servers on one processor, clients on another. Date: 2026-11-24.");
  }

  @Test
  void aTerminalShowsColumnsUnderTheirHeadings() {
    assertThat(TextTable.of(Tables.small()))
        .isEqualTo(
            """
            × = CPU time of the floor          Carillon  R&D <1>    floor
            broadcast to 1,000, 1 outstanding    1.20 ×   12.3 ×  9.30 µs
            echo, 200 connections                3.50 ×        –  10.0 µs
            instructions per delivery             1,275        –       27
            """);
  }
}
