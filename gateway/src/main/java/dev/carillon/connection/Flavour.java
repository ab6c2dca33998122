// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

/// How the gateway's own messages look to a client.
public enum Flavour {
  /// A channel's message is the bare text: clients of the reference design.
  RAW,
  /// Subprotocol `carillon.v1`: one JSON object a frame, with a type.
  V1;

  /// The subprotocol that selects [#V1].
  public static final String V1_SUBPROTOCOL = "carillon.v1";
}
