// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.connection.Flavour;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
  private final Door door =
      new Door(OriginRule.loopback(), null, List.of("carillon.v1", "chat", "bearer.x"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat                      | chat",
        "carillon.v1, chat         | carillon.v1",
        "chat,carillon.v1          | chat",
        "unknown, chat             | chat",
        "bearer.abc.def, chat      | chat",
        "bearer.x, chat            | chat",
        ", ,chat                   | chat"
      })
  void theFirstOfferThatTheStageListsIsSelected(String offered, String selected) {
    assertThat(door.subprotocol(offered)).isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"~~", "unknown", "CHAT", "bearer.x", "chat2", ","})
  void nothingElseIsEverSelected(String offered) {
    assertThat(door.subprotocol(offered)).isNull();
  }

  @Test
  void theGatewaySpeaksOnlyWhatTheStageLists() {
    assertThat(door.flavour("carillon.v1")).isEqualTo(Flavour.V1);
    assertThat(door.flavour("chat")).isEqualTo(Flavour.RAW);
    assertThat(door.flavour(null)).isEqualTo(Flavour.RAW);
    Door ofFunctions = new Door(OriginRule.loopback(), null, List.of());
    assertThat(ofFunctions.flavour("carillon.v1")).isEqualTo(Flavour.RAW);
  }

  @Test
  void withoutAnOfferThereIsNoSubprotocol() {
    assertThat(door.subprotocol(null)).isNull();
  }
}
