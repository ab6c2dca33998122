// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a handshake settled about permessage-deflate (RFC 7692 section 7.1).
///
/// Both directions are always without context takeover, which a server may answer unasked (sections
/// 7.1.1.1 and 7.1.1.2): one compression serves every receiver of a broadcast and an idle
/// connection holds no window. `client_max_window_bits` is never answered: it would save memory
/// only in a decoder of its own for each connection, and leaving it out lets every client keep its
/// default.
///
/// @param serverWindowBits 8 to 15: no distance in what we send is over 2^serverWindowBits
/// @param windowBitsAsked did the client ask for them? Then the answer must repeat them
public record DeflateTerms(int serverWindowBits, boolean windowBitsAsked) {
  private static final String NAME = "permessage-deflate";
  private static final int WIDEST = 15;

  /// Takes the first offer that is acceptable, in the client's order of preference. An offer with
  /// an unknown, repeated or ill-valued parameter is declined and the next one tried (section 7).
  ///
  /// @param headers all values of Sec-WebSocket-Extensions, in order
  /// @return null if there is no such offer or the header is malformed: no extension then
  public static @Nullable DeflateTerms negotiate(List<String> headers) {
    for (ExtensionOffer offer : ExtensionOffer.parse(headers)) {
      DeflateTerms terms = offer.name().equals(NAME) ? accept(offer) : null;
      if (terms != null) {
        return terms;
      }
    }
    return null;
  }

  /// The value of Sec-WebSocket-Extensions in the answer.
  public String answer() {
    String answer = NAME + "; server_no_context_takeover; client_no_context_takeover";
    return windowBitsAsked ? answer + "; server_max_window_bits=" + serverWindowBits : answer;
  }

  private static @Nullable DeflateTerms accept(ExtensionOffer offer) {
    Set<String> seen = new HashSet<>();
    int serverBits = 0;
    for (ExtensionOffer.Parameter parameter : offer.parameters()) {
      String value = parameter.value();
      boolean well =
          switch (parameter.name()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" -> value == null || windowBits(value) != 0;
            case "server_max_window_bits" -> value != null && (serverBits = windowBits(value)) != 0;
            default -> false;
          };
      if (!well || !seen.add(parameter.name())) {
        return null;
      }
    }
    return serverBits == 0 ? new DeflateTerms(WIDEST, false) : new DeflateTerms(serverBits, true);
  }

  /// 8 to 15 without leading zeros (section 7.1.2); 0 if it is anything else.
  private static int windowBits(String value) {
    return switch (value) {
      case "8" -> 8;
      case "9" -> 9;
      case "10" -> 10;
      case "11" -> 11;
      case "12" -> 12;
      case "13" -> 13;
      case "14" -> 14;
      case "15" -> 15;
      default -> 0;
    };
  }
}
