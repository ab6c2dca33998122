// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One message to a channel, and the next one when the last member has got it.
final class Rounds implements Deliveries {
  private static final int PAYLOAD = 128;
  private static final long LEAST = TimeUnit.SECONDS.toNanos(1);

  private final Membership plan;
  private final Fleet fleet;
  private long patience;
  private volatile @Nullable Round round;

  /// @param patience nanoseconds after which those who got nothing have missed it; less after each
  ///   message that was missed, so that a server that loses all of them is found out soon
  Rounds(Membership plan, Fleet fleet, long patience) {
    this.plan = plan;
    this.fleet = fleet;
    this.patience = patience;
  }

  private record Round(AtomicInteger left, CountDownLatch over) {}

  /// Publishes and waits for all members.
  ///
  /// @return nanoseconds until the last of them had it, or until nobody waits any more
  long publish(int channel) {
    Round next = new Round(new AtomicInteger(plan.membersOf(channel)), new CountDownLatch(1));
    round = next;
    ClientConnection publisher = fleet.publishers().getFirst();
    MessageTemplate template = MessageTemplate.broadcast(plan.channelName(channel), PAYLOAD);
    long begin = fleet.now();
    publisher
        .loop()
        .executor()
        .execute(() -> {
          publisher.write(template, new Marker(begin, 0, channel, 0));
          publisher.flush();
        });
    try {
      if (!next.over.await(patience, TimeUnit.NANOSECONDS)) {
        patience = Math.max(patience / 2, Math.min(patience, LEAST));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
    return fleet.now() - begin;
  }

  @Override
  public void delivered(ClientConnection connection, int count) {
    Round current = round;
    if (current != null && current.left.addAndGet(-count) <= 0) {
      current.over.countDown();
    }
  }
}
