// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpBehindProxyTest {
  private static final String AUTHORIZED =
      """
      auth: members
      apis:
        - authorizers:
            members: {jwt: {keys: [{algorithm: HS256, secret: %s}]}}
      """
          .formatted("s".repeat(32));

  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

  @Test
  void aForwardedRequestEndsItsConnectionAndSeesNoHealth() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(AUTHORIZED);
        RawSocket raw = RawSocket.to(gateway)) {
      assertThat(raw.send(HEALTH + "X-Forwarded-For: 192.0.2.1\r\n\r\n").answer().status())
          .isEqualTo(426);
      assertThat(raw.ended()).isTrue();
    }
  }

  @Test
  void pastTheirBoundHttpConnectionsEndWithTheirAnswer() throws Exception {
    try (RunningGateway gateway = RunningGateway.start("limits: {httpConnections: 1}");
        RawSocket first = RawSocket.to(gateway);
        RawSocket second = RawSocket.to(gateway)) {
      assertThat(first.send(HEALTH + "\r\n").answer().status()).isEqualTo(200);
      assertThat(second.send(HEALTH + "\r\n").answer().status()).isEqualTo(200);
      assertThat(second.ended()).isTrue();
      assertThat(first.send(HEALTH + "\r\n").answer().status()).isEqualTo(200);
    }
  }
}
