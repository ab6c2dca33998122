// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
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
  void theTextIsBase64UrlOfElevenBytes() {
    var random = new Random(64);
    for (int i = 0; i < 10_000; i++) {
      // Every third part is all zeros, every third all ones: the borders between them show.
      var id =
          new ConnectionId(
              part(random, -1),
              part(random, ConnectionId.MAX_SLOTS - 1),
              part(random, 65_535),
              part(random, 255),
              part(random, 255));
      byte[] bytes =
          ByteBuffer.allocate(11)
              .putInt(id.ticks())
              .put((byte) (id.slot() >> 16))
              .putShort((short) id.slot())
              .putShort((short) id.node())
              .put((byte) id.incarnation())
              .put((byte) id.loop())
              .array();
      assertThat(id).hasToString(Base64.getUrlEncoder().encodeToString(bytes));
      assertThat(ConnectionId.parse(id.toString())).isEqualTo(id);
    }
  }

  private static int part(Random random, int ones) {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> ones;
      default -> random.nextInt() & ones;
    };
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
