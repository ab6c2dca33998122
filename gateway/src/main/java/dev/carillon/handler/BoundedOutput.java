// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.io.ByteArrayOutputStream;

/// The result of a call. What goes past the bound is dropped, so that it costs no memory.
final class BoundedOutput extends ByteArrayOutputStream {
  private final int bound;
  private boolean tooLarge;

  BoundedOutput(int bound) {
    super(512);
    this.bound = bound;
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  @Override
  public synchronized void write(int b) {
    if (count < bound) {
      super.write(b);
    } else {
      tooLarge = true;
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = Math.min(length, bound - count);
    super.write(bytes, offset, room);
    tooLarge |= room < length;
  }
}
