// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static dev.carillon.route.Handshakes.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestParametersTest {
  private static final String HEADER = "route.request.header.X-Room";
  private static final String QUERY = "route.request.querystring.room";

  @Test
  void aRequiredParameterThatIsNotThereIsNamed() {
    var parameters = new RequestParameters(Map.of(QUERY, true));
    assertThat(parameters.missing(head("/dev"))).isEqualTo(QUERY);
    assertThat(parameters.missing(head("/dev?Room=1"))).isEqualTo(QUERY);
    assertThat(parameters.missing(head("/dev?room="))).isEqualTo(QUERY);
    assertThat(parameters.missing(head("/dev?room=1"))).isNull();
  }

  @Test
  void aHeaderIsFoundInAnySpelling() {
    var parameters = new RequestParameters(Map.of(HEADER, true));
    assertThat(parameters.missing(head("/dev", "x-room: 1"))).isNull();
    assertThat(parameters.missing(head("/dev", "x-rooms: 1"))).isEqualTo(HEADER);
  }

  @Test
  void allThatAreRequiredAreNeeded() {
    var parameters = new RequestParameters(Map.of(HEADER, true, QUERY, true));
    assertThat(parameters.missing(head("/dev?room=1"))).isEqualTo(HEADER);
    assertThat(parameters.missing(head("/dev?room=1", "X-Room: 1"))).isNull();
  }

  @Test
  void whatIsOnlyDeclaredIsNotRequired() {
    assertThat(new RequestParameters(Map.of(QUERY, false)).missing(head("/dev"))).isNull();
    assertThat(new RequestParameters(Map.of()).missing(head("/dev"))).isNull();
  }

  @Test
  void anUnknownParameterIsRefused() {
    assertThatThrownBy(() -> new RequestParameters(Map.of("context.stage", true)))
        .hasMessage("'context.stage' is no request parameter");
  }
}
