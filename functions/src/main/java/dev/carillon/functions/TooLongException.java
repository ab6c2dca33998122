// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.io.Serial;

/// A message that does not fit into what one invocation passes to the next.
final class TooLongException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  TooLongException() {
    super("the message is too long for a channel with so many members", null, false, false);
  }
}
