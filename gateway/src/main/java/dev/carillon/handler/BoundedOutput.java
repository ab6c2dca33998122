// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.io.ByteArrayOutputStream;

/// The result of a call. What goes past the service's own bound is dropped, so that it costs no
/// memory.
final class BoundedOutput extends ByteArrayOutputStream {
  static final int BOUND = 6_291_556;

  private boolean tooLarge;

  BoundedOutput() {
    super(512);
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  @Override
  public synchronized void write(int b) {
    if (count < BOUND) {
      super.write(b);
    } else {
      tooLarge = true;
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = Math.min(length, BOUND - count);
    super.write(bytes, offset, room);
    tooLarge |= room < length;
  }
}
