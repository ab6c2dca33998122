// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.event.Event;
import java.time.Duration;

/// One call of a [Backend].
///
/// @param timeout after which nobody waits for the outcome any more; a function has its own, often
///   shorter one besides
public record Invocation(Event event, Duration timeout) {

  public String requestId() {
    return event.requestId();
  }
}
