// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionIdTest {
  @Test
  void anIdHasTheShapeOfTheServices() {
    var id = new ConnectionId(0x0451cf85, 0x1234, 0x2003, 2, 1);

    assertThat(id.toString()).isEqualTo("BFHPhQASNCADAgE=").matches("^[A-Za-z0-9_-]{15}=$");
  }

  @Test
  void theSmallestAndTheLargestIdAreReadBack() {
    var smallest = new ConnectionId(0, 0, 0, 0, 0);
    var largest = new ConnectionId(-1, ConnectionId.MAX_SLOTS - 1, 65_535, 255, 255);

    assertThat(smallest.toString()).isEqualTo("AAAAAAAAAAAAAAA=");
    assertThat(largest.toString()).isEqualTo("______________8=");
    assertThat(ConnectionId.parse(smallest.toString())).isEqualTo(smallest);
    assertThat(ConnectionId.parse(largest.toString())).isEqualTo(largest);
  }

  @Test
  void everyIdIsReadBack() {
    var random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      var id =
          new ConnectionId(
              random.nextInt(),
              random.nextInt(ConnectionId.MAX_SLOTS),
              random.nextInt(1 << 16),
              random.nextInt(256),
              random.nextInt(256));
      assertThat(id.toString()).matches("^[A-Za-z0-9_-]{15}=$");
      assertThat(ConnectionId.parse(id.toString())).isEqualTo(id);
    }
  }

  @Test
  void anIdOfTheServiceIsReadAndWrittenUnchanged() {
    assertThat(ConnectionId.parse("JC1dgf9yoAMCK-g=")).hasToString("JC1dgf9yoAMCK-g=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "BFHPhQASNCADAgE",
        "BFHPhQASNCADAgE==",
        "BFHPhQASNCADAg==",
        "BFHPhQASNCADAgEA",
        "BFHPhQASNCADAgEAA=",
        "BFHPhQASNCAD+gE=",
        "BFHPhQASNCAD/gE=",
        "BFHPhQASNC=DAgE=",
        "BFHPhQAS NCADAg=",
        "BFHPhQASNCADAgé=",
        "________________"
      })
  void textOfAnotherShapeIsNoId(String text) {
    assertThat(ConnectionId.parse(text)).isNull();
  }

  @Test
  void aSecondSpellingOfTheSameBytesIsNoId() {
    // The last character holds two bits that belong to no byte.
    assertThat(ConnectionId.parse("BFHPhQASNCADAgE=")).isNotNull();
    assertThat(ConnectionId.parse("BFHPhQASNCADAgF=")).isNull();
    assertThat(ConnectionId.parse("BFHPhQASNCADAgG=")).isNull();
    assertThat(ConnectionId.parse("BFHPhQASNCADAgH=")).isNull();
  }

  @Test
  void theClockTicksEvery25MillisecondsAndWraps() {
    assertThat(ConnectionId.ticks(0)).isZero();
    assertThat(ConnectionId.ticks(24)).isZero();
    assertThat(ConnectionId.ticks(25)).isEqualTo(1);
    assertThat(ConnectionId.ticks(25L << 32)).isZero();
    assertThat(ConnectionId.ticks((25L << 32) - 1)).isEqualTo(-1);
  }
}
