// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of [TortureCases] against the decoder alone.
class TortureTest {
  private static final MessageInflater INFLATER = new MessageInflater();

  static List<TortureCase> cases() {
    return TortureCases.all();
  }

  @AfterAll
  static void close() {
    INFLATER.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void endsWithTheRightCodeHoweverTheBytesArrive(TortureCase torture) {
    int length = torture.bytes().length;
    List<String> whole = calls(torture, () -> length);

    Random random = new Random(6455);
    assertThat(calls(torture, () -> 1)).isEqualTo(whole);
    for (int round = 0; round < 8; round++) {
      assertThat(calls(torture, () -> 1 + random.nextInt(8))).isEqualTo(whole);
      assertThat(calls(torture, () -> 1 + random.nextInt(length))).isEqualTo(whole);
    }
  }

  private static List<String> calls(TortureCase torture, IntSupplier pieces) {
    @Nullable MessageInflater inflater = torture.deflate() ? INFLATER : null;
    RecordingSink sink = new RecordingSink();
    try (Feed feed = new Feed(Feed.RULES, inflater, sink)) {
      feed.pieces(torture.bytes(), pieces);
      assertThat(sink.closeCode).isEqualTo(torture.expectedCloseCode());
      assertThat(feed.held()).as("bytes kept after the end").isZero();
    }
    return sink.calls;
  }
}
