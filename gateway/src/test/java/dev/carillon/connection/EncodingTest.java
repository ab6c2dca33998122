// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncodingTest {
  @Test
  void everyEncodingHasANumberOfItsOwnBelowTheCount() {
    Set<Integer> numbers = new HashSet<>();
    for (Flavour flavour : Flavour.values()) {
      numbers.add(Encoding.of(flavour, 0).index());
      for (int bits = 8; bits <= 15; bits++) {
        numbers.add(Encoding.of(flavour, bits).index());
      }
    }

    assertThat(Encoding.COUNT).isEqualTo(18);
    assertThat(numbers).hasSize(18).allMatch(number -> number >= 0 && number < 18);
  }

  @Test
  void thereIsOneInstanceOfEachAndItSaysWhatItIs() {
    assertThat(Encoding.of(Flavour.V1, 9)).isSameAs(Encoding.of(Flavour.V1, 9));
    assertThat(Encoding.of(Flavour.V1, 9)).isEqualTo(new Encoding(Flavour.V1, 9));
    assertThat(Encoding.of(Flavour.RAW, 15)).isEqualTo(new Encoding(Flavour.RAW, 15));
    assertThat(Encoding.of(Flavour.RAW, 0).compressed()).isFalse();
    assertThat(Encoding.of(Flavour.RAW, 8).compressed()).isTrue();
  }
}
