// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One element of Sec-WebSocket-Extensions: `name; parameter; parameter=value` (RFC 6455 section
/// 9.1).
record ExtensionOffer(String name, List<Parameter> parameters) {
  /// @param value null where there is no `=`; quotes are taken off
  record Parameter(String name, @Nullable String value) {}

  /// Several headers count as one, joined by commas; empty elements are allowed (RFC 9110 section
  /// 5.6.1).
  ///
  /// @return nothing at all if any part is malformed: what surrounds it cannot be trusted
  static List<ExtensionOffer> parse(List<String> headers) {
    try {
      List<ExtensionOffer> offers = new ArrayList<>();
      for (String header : headers) {
        new Reader(header).readAll(offers);
      }
      return offers;
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void readAll(List<ExtensionOffer> offers) {
      do {
        skipBlank();
        if (at < text.length() && text.charAt(at) != ',') {
          offers.add(offer());
        }
      } while (skip(','));
      if (at < text.length()) {
        throw malformed();
      }
    }

    private ExtensionOffer offer() {
      String name = token();
      List<Parameter> parameters = new ArrayList<>();
      while (skip(';')) {
        skipBlank();
        String parameter = token();
        String value = null;
        if (skip('=')) {
          skipBlank();
          value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        }
        parameters.add(new Parameter(parameter, value));
      }
      return new ExtensionOffer(name, parameters);
    }

    /// Skips blanks and, behind them, the character if it is there.
    private boolean skip(char wanted) {
      skipBlank();
      boolean there = at < text.length() && text.charAt(at) == wanted;
      if (there) {
        at++;
      }
      return there;
    }

    private void skipBlank() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      if (start == at) {
        throw malformed();
      }
      return text.substring(start, at);
    }

    /// What is left without quotes and backslashes must be a token (RFC 6455 section 9.1).
    private String quoted() {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\') {
          at++;
        }
        if (at == text.length() || !isTokenCharacter(text.charAt(at))) {
          throw malformed();
        }
        value.append(text.charAt(at));
      }
      if (at == text.length() || value.isEmpty()) {
        throw malformed();
      }
      at++;
      return value.toString();
    }

    /// tchar of RFC 9110 section 5.6.2.
    private static boolean isTokenCharacter(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private IllegalArgumentException malformed() {
      return new IllegalArgumentException("Malformed at character " + at);
    }
  }
}
