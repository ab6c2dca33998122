// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The part of a document that is written by a program, between two marks.
record Region(Path file) {
  private static final String BEGIN = "<!-- compare -->\n";
  private static final String END = "<!-- /compare -->";

  /// @throws Stopped if the document has no such part; before anything is measured
  void check() {
    replaced("");
  }

  void write(String text) {
    try {
      Files.writeString(file, replaced(text));
    } catch (IOException e) {
      throw new Stopped("%s cannot be written: %s".formatted(file, e.getMessage()));
    }
  }

  private String replaced(String text) {
    try {
      String document = Files.readString(file);
      int begin = document.indexOf(BEGIN);
      int end = document.indexOf(END, Math.max(begin, 0));
      if (begin < 0 || end < 0) {
        throw new Stopped(
            "%s has no place for the table; put the lines %s and %s where it belongs"
                .formatted(file, BEGIN.strip(), END));
      }
      return document.substring(0, begin + BEGIN.length()) + text + document.substring(end);
    } catch (IOException e) {
      throw new Stopped(
          "%s cannot be read; --write takes a document that is there: %s"
              .formatted(file, e.getMessage()));
    }
  }
}
