// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuthLogTests {
  @Test
  void neitherALogLineNorAReasonShowsATokenOrTheAddressOfTheKeys() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    URI address = URI.create("http://127.0.0.1:%d/path-hush?key=hush".formatted(closed));
    Logger root = (Logger) LoggerFactory.getLogger("dev.carillon.auth");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    root.addAppender(lines);
    try {
      JwtAuthorizer authorizer =
          new JwtAuthorizer(Tokens.config(List.of(), address), new MutableClock(Tokens.NOW));
      CompletableFuture<TokenResult> result = new CompletableFuture<>();
      String token =
          Tokens.signed(
              "Ed25519",
              "{\"alg\":\"EdDSA\",\"kid\":\"kid-hush\"}",
              Tokens.claims(",\"x\":\"hush\""),
              Tokens.edwards("Ed25519").getPrivate());
      authorizer.verify(token, result::complete);
      assertThat(result.orTimeout(20, TimeUnit.SECONDS).join())
          .isEqualTo(new TokenResult.Invalid("no key that is known here signed it"));
      assertThat(lines.list)
          .hasSize(1)
          .allSatisfy(line -> {
            assertThat(line.getFormattedMessage())
                .startsWith("Cannot fetch the key set of 127.0.0.1, keeping 0 keys: ")
                .doesNotContain("hush", token);
            assertThat(line.getThrowableProxy()).isNull();
          });
    } finally {
      root.detachAppender(lines);
    }
  }
}
