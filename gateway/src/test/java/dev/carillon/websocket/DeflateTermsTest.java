// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTermsTest {
  private static final String PLAIN =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        " \tpermessage-deflate ",
        ",, permessage-deflate ,",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate;client_max_window_bits = \"15\"",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate;client_no_context_takeover;server_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate",
        "other; a=b; c; d=\"e\", permessage-deflate; client_max_window_bits"
      })
  void contextTakeoverIsAlwaysRefusedInTheAnswer(String offer) {
    DeflateTerms terms = requireNonNull(negotiate(offer));
    assertThat(terms).isEqualTo(new DeflateTerms(15, false));
    assertThat(terms.answer()).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @CsvSource({"8", "9", "10", "11", "12", "13", "14", "15"})
  void theServersWindowIsRepeatedWhenAsked(int bits) {
    DeflateTerms terms =
        requireNonNull(negotiate("permessage-deflate; server_max_window_bits=" + bits));
    assertThat(terms.serverWindowBits()).isEqualTo(bits);
    assertThat(terms.answer()).isEqualTo(PLAIN + "; server_max_window_bits=" + bits);
  }

  @Test
  void aQuotedValueIsTheValue() {
    DeflateTerms terms = negotiate("permessage-deflate; server_max_window_bits=\"1\\0\"");
    assertThat(terms).isEqualTo(new DeflateTerms(10, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "permessage-bzip2",
        "Xpermessage-deflate",
        "permessage-deflate; unknown",
        "permessage-deflate; unknown=1",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=\"true\"",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+8",
        "permessage-deflate; server_max_window_bits=1e1",
        "permessage-deflate; server_max_window_bits=4294967304",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=010"
      })
  void anOfferThatCannotBeAcceptedIsDeclined(String offer) {
    assertThat(negotiate(offer)).isNull();
  }

  @Test
  void theFirstAcceptableOfferWins() {
    String[] offers = {
      "permessage-deflate; server_max_window_bits=99, permessage-deflate; unknown",
      "other, permessage-deflate; server_max_window_bits=12, permessage-deflate"
    };
    assertThat(negotiate(offers)).isEqualTo(new DeflateTerms(12, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";",
        "permessage-deflate;",
        "permessage-deflate; =",
        "permessage-deflate client_max_window_bits",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"",
        "permessage-deflate; client_max_window_bits=\"\"",
        "permessage-deflate; client_max_window_bits=\"15",
        "permessage-deflate; client_max_window_bits=\"15\\",
        "permessage-deflate; client_max_window_bits=\"1 5\"",
        "permessage-deflate; client_max_window_bits=\"15\"x",
        "permessage-deflate, @",
        "permessage-deflate, ü"
      })
  void aMalformedHeaderOffersNothing(String header) {
    assertThat(negotiate(header)).isNull();
  }

  @Test
  void noHeaderOffersNothing() {
    assertThat(negotiate()).isNull();
  }

  private static @Nullable DeflateTerms negotiate(String... headers) {
    return DeflateTerms.negotiate(List.of(headers));
  }
}
