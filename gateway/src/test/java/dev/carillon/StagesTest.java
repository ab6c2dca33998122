// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several APIs and stages in one gateway.
class StagesTest {
  private final RunningGateway gateway =
      RunningGateway.start(
          """
          apis:
            - id: chat000001
              domains: [localhost]
              stages:
                - {name: dev}
                - {name: prod, mappingKey: ""}
            - id: shop000001
              domains: [127.0.0.1]
              routeSelectionExpression: $request.body.do
              routes:
                $connect: {integration: builtin:connect}
                say: {integration: builtin:sendmessage}
                $default: {integration: builtin:echo}
              stages: [{name: dev, mappingKey: shop}]
          """);

  @AfterEach
  void stop() {
    gateway.awaitEmpty();
    gateway.close();
  }

  /// Opens a WebSocket with this Host.
  private RawSocket open(String host, String path) {
    RawSocket raw = RawSocket.to(gateway);
    String request = RawSocket.handshakeFor(path).replace("Host: 127.0.0.1", "Host: " + host);
    assertThat(raw.send(request).answer().status()).isEqualTo(101);
    return raw;
  }

  @Test
  void stagesAndApisNeverHearEachOther() {
    try (RawSocket dev = open("localhost", "/dev");
        RawSocket prod = open("localhost:8080", "/prod");
        RawSocket root = open("LOCALHOST", "/");
        RawSocket shop = open("127.0.0.1", "/shop")) {
      dev.text("{\"action\":\"sendmessage\",\"message\":\"for dev\"}");
      shop.text("{\"do\":\"say\",\"message\":\"for shop\"}");
      prod.text("{\"action\":\"sendmessage\",\"message\":\"for prod\"}");
      assertThat(root.nextText()).isEqualTo("for prod");
      prod.text("{\"action\":\"echo\",\"message\":\"end\"}");
      assertThat(prod.nextText()).isEqualTo("end");
      dev.text("{\"action\":\"echo\",\"message\":\"end\"}");
      assertThat(dev.nextText()).isEqualTo("end");
      assertThat(gateway.metric("carillon_connections_open{api=\"chat000001\",stage=\"prod\"}"))
          .isEqualTo(2);
      assertThat(gateway.metric("carillon_connections_open{api=\"shop000001\",stage=\"dev\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void anIdOfAnotherStageIsGone() {
    try (RawSocket shop = open("127.0.0.1", "/shop")) {
      assertThat(gateway.post("/shop/@channels/default", "x").body())
          .isEqualTo("{\"connections\":1}");
      assertThat(shop.nextText()).isEqualTo("x");
      assertThat(gateway.post("/prod/@channels/default", "x").statusCode()).isEqualTo(403);
      try (RawSocket dev = open("localhost", "/dev")) {
        dev.text("{\"action\":\"joinchannel\",\"channel\":\"a\"}");
        String id = dev.nextText().replaceAll(".*\"connectionId\":\"|\"}", "");
        assertThat(gateway.get("/shop/@connections/" + id).statusCode()).isEqualTo(410);
      }
    }
  }

  @Test
  void anApiHasItsOwnRoutesAndADefaultRoute() {
    try (RawSocket shop = open("127.0.0.1", "/dev")) {
      shop.text("{\"do\":\"joinchannel\",\"channel\":\"a\",\"message\":\"to $default\"}");
      assertThat(shop.nextText()).isEqualTo("to $default");
      shop.text("no json");
      assertThat(shop.nextText()).contains("\"error\":\"`message` is missing\"");
    }
  }
}
