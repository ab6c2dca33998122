// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;

/// A value that a template does not say, or says wrongly. Expected, so without a stack trace;
/// whoever asked for the value decides whether the stack can do without it.
final class Unresolved extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Place place;

  Unresolved(Place place, String message) {
    super(message, null, false, false);
    this.place = place;
  }

  Place place() {
    return place;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
