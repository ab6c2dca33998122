// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PublicationTest {

  @Test
  void receiversAreCountedExactlyWhenTwoLoopsFinishAtTheSameMoment() throws Exception {
    int rounds = 100_000;
    var told = new AtomicInteger();
    var wrong = new AtomicInteger();
    var publications = new Publication[rounds];
    for (int i = 0; i < rounds; i++) {
      publications[i] =
          new Publication(
              ChannelName.DEFAULT,
              Payload.text("x"),
              "id",
              null,
              0,
              total -> {
                told.incrementAndGet();
                if (total != 2) {
                  wrong.incrementAndGet();
                }
              });
      publications[i].expect(2);
    }
    // Spinning, not a barrier: waking up takes longer than what must happen at once here.
    var arrived = new AtomicInteger();
    Runnable loop =
        () -> {
          for (int i = 0; i < rounds; i++) {
            arrived.incrementAndGet();
            while (arrived.get() < 2 * (i + 1)) {
              Thread.onSpinWait();
            }
            publications[i].deliveredOnLoop(1);
          }
        };
    Thread other = Thread.ofPlatform().start(loop);
    loop.run();
    other.join();

    assertThat(told).hasValue(rounds);
    assertThat(wrong).hasValue(0);
  }
}
