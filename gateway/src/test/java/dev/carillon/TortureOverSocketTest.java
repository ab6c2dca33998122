// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.TortureCase;
import dev.carillon.websocket.TortureCases;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of [TortureCases] and random bytes against the running gateway. Stopping it fails when
/// an error was logged. `-Dcarillon.fuzz=100000` makes the second part longer.
class TortureOverSocketTest {
  private static final int ROUNDS = Integer.getInteger("carillon.fuzz", 5000);
  private static final int AT_ONCE = 50;
  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = RunningGateway.start("eventLoops: 2");
  }

  @AfterAll
  static void stop() {
    gateway.awaitEmpty();
    System.gc(); // a buffer that was dropped is reported with the next one that is taken
    assertThat(gateway.get("/health").body()).contains("\"connections\":0");
    gateway.close();
  }

  static List<TortureCase> cases() {
    return TortureCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void endsWithTheRightCode(TortureCase torture) {
    String[] headers = torture.deflate() ? new String[] {DEFLATE} : new String[0];
    try (RawSocket raw = RawSocket.open(gateway, headers)) {
      raw.send(torture.bytes());
      assertThat(raw.closeCode()).isEqualTo(torture.expectedCloseCode());
      assertThat(raw.ended()).isTrue();
    }
  }

  @Test
  void randomBytesLeaveNothingBehind() {
    Random random = new Random(6455);
    for (int round = 0; round < ROUNDS; round += AT_ONCE) {
      RawSocket[] sockets = new RawSocket[AT_ONCE];
      for (int i = 0; i < AT_ONCE; i++) {
        sockets[i] =
            random.nextBoolean() ? RawSocket.open(gateway, DEFLATE) : RawSocket.open(gateway);
        for (int pieces = 1 + random.nextInt(3); pieces > 0; pieces--) {
          sendQuietly(sockets[i], bytes(random));
        }
      }
      for (RawSocket socket : sockets) {
        socket.close();
      }
    }
    gateway.awaitEmpty();
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[2 + random.nextInt(300)];
    random.nextBytes(bytes);
    if (random.nextInt(4) > 0) {
      bytes[0] &= (byte) 0xcf; // a likelier start
      bytes[1] |= (byte) 0x80;
    }
    return bytes;
  }

  private static void sendQuietly(RawSocket socket, byte[] bytes) {
    try {
      socket.send(bytes);
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageMatching(".*(Broken pipe|reset).*"); // it has heard enough
    }
  }
}
