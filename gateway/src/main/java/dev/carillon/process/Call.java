// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.event.Event;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import io.netty.util.concurrent.Future;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call on its way through a pool. Its id is known to one process only and never used again, so
/// that a late answer finds nothing. Confined to the loop of the pool.
final class Call {
  private static final HexFormat HEX = HexFormat.of();

  private final Invocation invocation;
  private final byte[] payload;
  private @Nullable Consumer<Outcome> then;
  private final String id;
  private @Nullable Future<?> timer;

  Call(Invocation invocation, Consumer<Outcome> then) {
    this.invocation = invocation;
    this.payload = invocation.payload();
    this.then = then;
    var random = ThreadLocalRandom.current();
    this.id =
        new UUID(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & ~(3L << 62)) | Long.MIN_VALUE)
            .toString();
  }

  String id() {
    return id;
  }

  /// The id that logs of the gateway and the event itself show.
  String requestId() {
    return invocation.requestId();
  }

  /// The name that the function was called by.
  ///
  /// @param arn its own
  String invoked(String arn) {
    return invocation.invoked(arn);
  }

  long timeoutNanos() {
    return invocation.timeout().toNanos();
  }

  byte[] payload() {
    return payload;
  }

  String traceId() {
    return switch (invocation) {
      case Invocation.Told(Event event, _) ->
          switch (event.detail()) {
            case Event.Authorize(_, String traceId) -> traceId;
            case Event.Connect(_, String traceId) -> traceId;
            case Event.Message _, Event.Disconnect _ -> madeUpTraceId(event.time());
          };
      case Invocation.Direct _ -> madeUpTraceId(System.currentTimeMillis());
    };
  }

  private static String madeUpTraceId(long time) {
    var random = ThreadLocalRandom.current();
    return "Root=1-"
        + HEX.toHexDigits((int) (time / 1_000))
        + '-'
        + HEX.toHexDigits(random.nextLong())
        + HEX.toHexDigits(random.nextInt());
  }

  void timer(Future<?> timer) {
    this.timer = timer;
  }

  /// Tells the outcome; of several, the first.
  void done(Outcome outcome) {
    Consumer<Outcome> told = then;
    if (told != null) {
      then = null;
      if (timer != null) {
        timer.cancel(false);
      }
      told.accept(outcome);
    }
  }
}
