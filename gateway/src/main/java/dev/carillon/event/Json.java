// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import tools.jackson.core.io.JsonStringEncoder;

/// JSON text put together by hand where its exact letters are the contract.
public final class Json {
  private Json() {}

  public static String quote(String text) {
    var out = new StringBuilder(text.length() + 2);
    quote(text, out);
    return out.toString();
  }

  static void quote(String text, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }
}
