// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.connection.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;

/// One broadcast on its way to members, a bounded number at a time, each on a virtual thread.
final class Delivery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final Broadcast broadcast;
  private final Posts posts;
  private final Call call;
  private final Consumer<String> whenGone;
  private final int concurrency;
  private final Semaphore running;
  private final Map<Flavour, SdkBytes> texts = new EnumMap<>(Flavour.class);
  private final List<Member> left = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param whenGone told the id of each connection that is no more
  Delivery(
      Broadcast broadcast, Posts posts, Call call, int concurrency, Consumer<String> whenGone) {
    this.broadcast = broadcast;
    this.posts = posts;
    this.call = call;
    this.concurrency = concurrency;
    this.whenGone = whenGone;
    running = new Semaphore(concurrency);
  }

  /// Sends to one more, as soon as there is room for one.
  void to(Member member) {
    if (member.connectionId().equals(broadcast.exclude())) {
      return;
    }
    if (call.isOver() || failure.get() != null) {
      left.add(member);
      return;
    }
    SdkBytes text = text(member.flavour());
    running.acquireUninterruptibly();
    threads.execute(() -> {
      try {
        if (!post(member.connectionId(), text)) {
          left.add(member);
        }
      } catch (RuntimeException e) {
        // It may have been sent: never again. The others are another matter.
        failure.compareAndSet(null, e);
      } finally {
        running.release();
      }
    });
  }

  /// Encoded once, whatever the number of receivers.
  private SdkBytes text(Flavour flavour) {
    SdkBytes text = texts.get(flavour);
    if (text == null) {
      text = SdkBytes.fromByteArrayUnsafe(broadcast.text(flavour));
      texts.put(flavour, text);
    }
    return text;
  }

  /// Waits until all have ended.
  ///
  /// @return for whom there was no time
  List<Member> finish() {
    running.acquireUninterruptibly(concurrency);
    running.release(concurrency);
    return List.copyOf(left);
  }

  /// What went wrong in a way that no retry mends.
  ///
  /// @throws RuntimeException if anything did
  void check() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  /// @return false if there was no time
  private boolean post(String connectionId, SdkBytes text) {
    for (int attempt = 0; !call.isOver(); attempt++) {
      switch (posts.post(connectionId, text)) {
        case DELIVERED -> {
          return true;
        }
        case GONE -> {
          whenGone.accept(connectionId);
          return true;
        }
        case REFUSED -> {
          log.warn("The management API refuses a message to {}", connectionId);
          return true;
        }
        case LATER -> {
          Duration pause = Backoff.before(attempt);
          if (pause.compareTo(call.left()) > 0) {
            return false;
          }
          Backoff.sleep(pause);
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    threads.close();
  }
}
