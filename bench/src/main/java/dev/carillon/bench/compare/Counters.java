// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What `wsload --counters` has counted so far, read from the memory that it writes to.
record Counters(LongBuffer values) {
  static final int BYTES = 8 * Long.BYTES;

  /// @param file of [#BYTES] bytes
  static Counters of(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Counters(
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer());
    } catch (IOException e) {
      throw new Stopped("the counters of wsload cannot be read: " + e.getMessage());
    }
  }

  static boolean ready(Path file) {
    try {
      return Files.exists(file) && Files.size(file) == BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /// Deliveries or round trips.
  long units() {
    return values.get(0);
  }

  long bytes() {
    return values.get(1);
  }

  long open() {
    return values.get(2);
  }

  long failed() {
    return values.get(3);
  }

  long closed() {
    return values.get(4);
  }

  long compressed() {
    return values.get(5);
  }
}
