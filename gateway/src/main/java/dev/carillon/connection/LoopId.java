// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

/// Names one event loop of one run of one node: the last five bytes of every id it gives out.
///
/// @param node 0 to 65,535
/// @param incarnation of the node, 0 to 255: ids of an earlier run are never mistaken for ours
/// @param loop 0 to 63
public record LoopId(int node, int incarnation, int loop) {
  /// Loops are bits of one `long` in every channel's directory entry.
  public static final int MAX_LOOPS = 64;

  boolean owns(ConnectionId id) {
    return id.node() == node && id.incarnation() == incarnation && id.loop() == loop;
  }
}
