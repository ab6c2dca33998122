// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.channel.Payload;
import dev.carillon.function.MessageBody;

/// What a posted body is.
final class Payloads {
  private Payloads() {}

  /// @param json did the sender call it JSON
  static Payload of(byte[] body, boolean json) {
    Payload payload = Payload.of(body);
    boolean value = json && payload.kind() == Payload.Kind.TEXT && MessageBody.parse(body) != null;
    return value ? new Payload(Payload.Kind.JSON, body) : payload;
  }
}
