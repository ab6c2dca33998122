// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void aBenchmarkThatFailsFailsTheCommandUnlessToldOtherwise() {
    assertThat(Main.arguments("Delivery")).containsExactly("Delivery", "-foe", "true");
    assertThat(Main.arguments("-foe", "false")).containsExactly("-foe", "false");
  }

  @Test
  void helpIsAskedForAsEverywhere() {
    assertThat(Main.arguments("--help")).startsWith("-h");
  }
}
