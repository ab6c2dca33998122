// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// Where a value stands.
///
/// @param line line of a file, from 1; 0 when the source has no lines
record Place(String source, int line) {
  @Override
  public String toString() {
    return line > 0 ? source + ":" + line : source;
  }
}
