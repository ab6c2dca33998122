// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

/// The run cannot go on. The message is for the user: what is wrong and what to do.
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Stopped(String message) {
    super(message, null, false, false);
  }
}
