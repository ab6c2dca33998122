// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

/// Something that holds connections in an array, where a connection knows its own index.
public interface Group {

  /// Takes out the connection at `index`. The last one moves into its place, and is told so through
  /// [Memberships#moved].
  void removeAt(int index);
}
