// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.function.Outcome;

/// Why a process could not even be started; the text is for whoever runs the gateway.
final class LaunchFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String type;

  LaunchFailure(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  static LaunchFailure notFound(String message) {
    return new LaunchFailure("Runtime.NotFound", message);
  }

  static LaunchFailure badCode(String message) {
    return new LaunchFailure("Runtime.ImportModuleError", message);
  }

  /// Of what nobody foresaw.
  static LaunchFailure unexpected(Exception e) {
    return new LaunchFailure("Runtime.ExitError", "Could not start: " + e);
  }

  Outcome.Failed outcome() {
    return new Outcome.Failed(type, String.valueOf(getMessage()));
  }
}
