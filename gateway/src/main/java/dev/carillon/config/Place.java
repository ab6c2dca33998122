// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// Where a value stands.
///
/// @param line line of a file, from 1; 0 when the source has no lines
/// @param subject what it is about there, such as `Chat (AWS::Lambda::Function)`; empty where the
///   path of the setting says it
public record Place(String source, int line, String subject) {
  public Place(String source, int line) {
    this(source, line, "");
  }

  public Place about(String subject) {
    return new Place(source, line, subject);
  }

  /// The setting at this place, in the words of whoever wrote it.
  ///
  /// @param path of the setting
  String name(String path) {
    if (subject.isEmpty()) {
      return path;
    }
    String last = path.substring(path.lastIndexOf('.') + 1);
    return last.isEmpty() || subject.startsWith(last) ? subject : subject + ", " + last;
  }

  @Override
  public String toString() {
    return line > 0 ? source + ":" + line : source;
  }
}
