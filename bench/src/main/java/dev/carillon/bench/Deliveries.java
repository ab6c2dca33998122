// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

/// Is told what receivers got.
interface Deliveries {
  /// `count` messages have just reached the connection, duplicates not counted. Called on the loop
  /// of the connection, once for each read.
  void delivered(ClientConnection connection, int count);
}
