// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

/// The configuration names a handler that is not there or has no shape of a handler.
final class HandlerNotFoundException extends Exception {
  private static final long serialVersionUID = 1;

  HandlerNotFoundException(String message) {
    super(message);
  }
}
