// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

/// How a message is written. Public for the code that JMH generates.
public enum Form {
  /// All members are strings without escapes: read by our own parser.
  PLAIN,
  /// One is an object: read by the JSON library.
  NESTED
}
