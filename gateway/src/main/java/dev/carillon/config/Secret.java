// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// A value that no log, error or printed configuration shows.
///
/// In the file: the text itself, `{file: PATH}` (its trailing line break removed) or `{env: NAME}`.
public record Secret(String value) {
  @Override
  public String toString() {
    return "****";
  }
}
