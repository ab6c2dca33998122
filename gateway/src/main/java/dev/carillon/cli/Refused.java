// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

/// A command cannot go on. The message is for the user: what is wrong and what to do.
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  Refused(String message) {
    super(message, null, false, false);
  }
}
