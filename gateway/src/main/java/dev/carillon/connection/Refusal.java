// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.Locale;

/// Why something a client asked for was not done: the label `reason` of the refusal counters.
public enum Refusal {
  BAD_REQUEST,
  BAD_HOST,
  BAD_ORIGIN,
  UNKNOWN_STAGE,
  UNAUTHORIZED,
  TOO_MANY_CONNECTIONS,
  TOO_MANY_FROM_ADDRESS,
  DRAINING,
  HANDSHAKE_TIMEOUT,
  NO_ROUTE,
  BAD_MESSAGE,
  NO_PERMISSION,
  TOO_MANY_CHANNELS,
  TOO_MANY_MESSAGES,
  MESSAGE_TOO_BIG,
  PROTOCOL_ERROR,
  BAD_SIGNATURE,
  FUNCTION_FAILED,
  FUNCTION_TIMEOUT,
  REFUSED_BY_FUNCTION,
  THROTTLED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
