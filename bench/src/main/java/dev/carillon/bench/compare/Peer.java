// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import org.jspecify.annotations.Nullable;

/// A server to compare.
sealed interface Peer permits CarillonPeer, FloorPeer, NginxPeer, NodePeer, RunningPeer {
  /// As `--peers` names it.
  String name();

  /// With its version, if that is known.
  String title();

  Frames frames();

  /// How to get it, if it is not there.
  @Nullable String missing();

  default boolean can(Work work) {
    return frames().speak(work);
  }

  /// @throws dev.carillon.bench.Stopped if it does not start
  Server start(Work work, Launcher launcher);
}
