// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.Gateway;
import dev.carillon.config.ConfigLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BannerTest {
  private static String banner(Map<String, String> settings) throws Exception {
    var out = new StringWriter();
    try (Gateway gateway = Gateway.start(ConfigLoader.load(null, Map.of(), settings))) {
      Banner.print(new PrintWriter(out), gateway);
      return out.toString().replace(":" + gateway.address().getPort(), ":PORT");
    }
  }

  @Test
  void theOpenDefaultSaysWhereItIsAndThatItIsOpen() throws Exception {
    assertThat(banner(Map.of("listen", "127.0.0.1:0", "transport", "nio", "eventLoops", "1")))
        .isEqualTo(
            """
            WebSocket   ws://127.0.0.1:PORT/dev
            Publish     http://127.0.0.1:PORT/dev/@channels/CHANNEL
            Tester      http://127.0.0.1:PORT/
            Transport   NIO

            This is the open development default: everybody on this machine may connect, join,
            publish and manage; nobody else can. docs/security.md says how to go public.

            Stop with Ctrl-C.
            """);
  }

  @Test
  void whereKeysAreListedOnlyTheirOwnersManage() throws Exception {
    Path file = Files.createTempFile("carillon", ".yaml");
    try {
      Files.writeString(
          file,
          "listen: 127.0.0.1:0\nmanagement: {credentials: [{accessKeyId: A, secretAccessKey: b}]}\n");
      var out = new StringWriter();
      try (Gateway gateway = Gateway.start(ConfigLoader.load(file, Map.of(), Map.of()))) {
        Banner.print(new PrintWriter(out), gateway);
      }
      assertThat(out.toString()).contains("and send; who manages shows a key.");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void strictHasNoTesterAndTheStageHasItsName() throws Exception {
    assertThat(
            banner(
                Map.of(
                    "listen", "127.0.0.1:0",
                    "transport", "nio",
                    "eventLoops", "1",
                    "strict", "true",
                    "stage", "prod")))
        .contains("WebSocket   ws://127.0.0.1:PORT/prod\n")
        .contains("Metrics     http://127.0.0.1:PORT/metrics\n")
        .doesNotContain("Tester");
  }
}
