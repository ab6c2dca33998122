// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import java.io.Serial;

/// What an authorizer answered is no answer. Stackless: what is wrong stands in the message, for
/// the log and never for the client.
public final class MalformedAnswer extends Exception {
  @Serial private static final long serialVersionUID = 1;

  MalformedAnswer(String reason) {
    super(reason, null, false, false);
  }
}
