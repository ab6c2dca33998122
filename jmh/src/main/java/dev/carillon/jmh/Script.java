// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

/// Which letters the words of a message have. Public for the code that JMH generates.
public enum Script {
  /// One byte each.
  ASCII,
  /// One to four bytes.
  WORLD
}
