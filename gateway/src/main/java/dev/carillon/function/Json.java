// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import tools.jackson.core.io.JsonStringEncoder;

/// JSON text put together by hand where its exact letters are the contract.
final class Json {
  private Json() {}

  static String quote(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    return out.append('"').toString();
  }
}
