// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.event.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One call of a [Backend].
public sealed interface Invocation {

  /// After which nobody waits for the outcome any more; a function has its own, often shorter one
  /// besides.
  Duration timeout();

  String requestId();

  /// What a function is given, as UTF-8.
  byte[] payload();

  /// Something happened that is to be told.
  record Told(Event event, Duration timeout) implements Invocation {
    @Override
    public String requestId() {
      return event.requestId();
    }

    @Override
    public byte[] payload() {
      return event.json();
    }
  }

  /// Somebody calls a function by its name.
  ///
  /// @param payload JSON
  /// @param qualifier the version or alias that was asked for; there is one version, but the
  ///   function sees what it was called by
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Direct(String requestId, byte[] payload, @Nullable String qualifier, Duration timeout)
      implements Invocation {}

  /// The name that a function was called by.
  ///
  /// @param arn its own
  default String invoked(String arn) {
    return this instanceof Direct(_, _, String qualifier, _) && qualifier != null
        ? arn + ":" + qualifier
        : arn;
  }
}
