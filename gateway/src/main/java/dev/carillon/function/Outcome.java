// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.event.ProxyResponse;

/// What came of a call.
public sealed interface Outcome {

  /// A function returned.
  ///
  /// @param payload JSON, empty if it returned nothing at all
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Returned(byte[] payload) implements Outcome {}

  /// Something that is no function answered.
  record Answered(ProxyResponse response) implements Outcome {}

  /// It threw, ended, took too long or too much, or could not be reached.
  ///
  /// @param type such as `Error`, `Runtime.ExitError`, `Sandbox.Timedout`
  record Failed(String type, String message) implements Outcome {}

  /// It did not end within [Invocation#timeout].
  record TimedOut() implements Outcome {}

  /// The call was never begun, as there was no room for it; later there may be.
  record Throttled() implements Outcome {}

  /// The call was never begun, or was cut short, as the gateway stops.
  record Stopped() implements Outcome {}
}
