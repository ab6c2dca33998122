// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The functions that the gateway brings along; they run on the event loop of the connection.
public enum Builtin implements Integration {
  CONNECT,
  DISCONNECT,
  JOINCHANNEL,
  LEAVECHANNEL,
  SENDMESSAGE,
  ECHO,
  AUTHENTICATE;

  private static final String PREFIX = "builtin:";

  /// Reads `builtin:joinchannel`.
  ///
  /// @return null if the text names no built-in function
  public static @Nullable Builtin parse(String text) {
    for (Builtin builtin : values()) {
      if (text.equals(PREFIX + builtin.name().toLowerCase(Locale.ROOT))) {
        return builtin;
      }
    }
    return null;
  }
}
