// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectCommandTest {
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), new Random(1));

  private final CommandRun run = new CommandRun();

  @Test
  void pipedLinesAreSentAndTheirAnswersPrinted() {
    try (FunctionServer server = new FunctionServer()) {
      int code = execute("{\"action\":\"x\"}\n\n/echo a \"b\"\n", server.url(), "--wait", "300ms");

      assertThat(code).as(run.err()).isZero();
      assertThat(run.out())
          .isEqualTo(
              """
              < got {"action":"x"}
              < got {"action":"echo","message":"a \\"b\\""}
              """);
      assertThat(run.err()).startsWith("connected\n");
    }
  }

  @Test
  void commandsBecomeTheBodiesOfTheBuiltInFunctions() {
    try (FunctionServer server = new FunctionServer()) {
      execute(
          "/join a\n/send a hello  you\n/leave a\n/ping\n/close\n",
          server.url(),
          "--channel",
          "news",
          "--channel",
          "b");

      assertThat(server.received)
          .containsExactly(
              "{\"action\":\"joinchannel\",\"channel\":\"news\"}",
              "{\"action\":\"joinchannel\",\"channel\":\"b\"}",
              "{\"action\":\"joinchannel\",\"channel\":\"a\"}",
              "{\"action\":\"sendmessage\",\"channel\":\"a\",\"message\":\"hello  you\"}",
              "{\"action\":\"leavechannel\",\"channel\":\"a\"}");
      assertThat(run.err()).contains("pong\n", "closed with 1000");
    }
  }

  @Test
  void headersTokenOriginAndSubprotocolAreSent() {
    try (FunctionServer server = new FunctionServer()) {
      int code =
          execute(
              "/close\n",
              server.url(),
              "--token",
              "T",
              "--origin",
              "http://localhost:3000",
              "--header",
              "X-Tenant: 42",
              "--subprotocol",
              "carillon.v1");

      assertThat(code).as(run.err()).isZero();
      assertThat(run.err()).startsWith("connected, subprotocol carillon.v1\n");
      assertThat(server.handshakes.getFirst().get("Authorization")).isEqualTo("Bearer T");
      assertThat(server.handshakes.getFirst().get("Origin")).isEqualTo("http://localhost:3000");
      assertThat(server.handshakes.getFirst().get("X-Tenant")).isEqualTo("42");
    }
  }

  @Test
  void aLostConnectionComesBackWithTheChannelsItHad() throws Exception {
    try (FunctionServer server = new FunctionServer();
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard)) {
      FutureTask<Integer> code = start(in, server.url(), "--channel", "a");
      type(keyboard, "/join b\n/join c\n/leave b\n");
      await().until(() -> server.received.size() == 4);

      server.dropAll();
      await().untilAsserted(() -> assertThat(server.received).as(run.err()).hasSize(6));
      type(keyboard, "/echo back\n/close\n");

      assertThat(code.get()).as(run.err()).isZero();
      assertThat(server.handshakes).hasSize(2);
      assertThat(server.received.subList(4, 7))
          .containsExactly(
              "{\"action\":\"joinchannel\",\"channel\":\"a\"}",
              "{\"action\":\"joinchannel\",\"channel\":\"c\"}",
              "{\"action\":\"echo\",\"message\":\"back\"}");
      assertThat(run.err()).contains("reconnecting in 0.0 s");
    }
  }

  @Test
  void anEndRightAfterAMessageIsNoticed() throws Exception {
    int times = 50;
    try (FunctionServer server = new FunctionServer();
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard)) {
      FutureTask<Integer> code = start(in, server.url(), "--channel", "a");
      for (int i = 1; i <= times; i++) {
        type(keyboard, FunctionServer.DROP + "\n");
        int messages = 2 * i + 1; // a join first and after each end
        await()
            .pollInterval(Duration.ofMillis(5))
            .untilAsserted(() -> assertThat(server.received).as(run.err()).hasSize(messages));
      }
      type(keyboard, "/close\n");

      assertThat(code.get()).as(run.err()).isZero();
      assertThat(server.handshakes).hasSize(times + 1);
      assertThat(run.out().split("< got drop\n", -1)).hasSize(times + 1);
    }
  }

  @Test
  void anEndByTheServerIsShownAndTheConnectionComesBack() throws Exception {
    try (FunctionServer server = new FunctionServer();
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard)) {
      FutureTask<Integer> code = start(in, server.url());
      type(keyboard, FunctionServer.CLOSE + "\n");
      await().until(() -> server.handshakes.size() == 2);
      type(keyboard, "/close\n");

      assertThat(code.get()).as(run.err()).isZero();
      assertThat(run.err()).contains("closed with 4000 enough\n");
    }
  }

  @Test
  void aServerNeedNotSelectASubprotocol() {
    try (FunctionServer server = new FunctionServer()) {
      int code = execute("/close\n", server.url(), "--subprotocol", "one", "--subprotocol", "two");

      assertThat(code).as(run.err()).isZero();
      assertThat(run.err()).startsWith("connected\n");
      assertThat(server.handshakes.getFirst().get("Sec-WebSocket-Protocol")).isEqualTo("one, two");
    }
  }

  @Test
  void whatIsNoHeaderIsRefused() {
    int code = execute("", "ws://127.0.0.1:1/dev", "--header", "X Y: 1");

    assertThat(code).isEqualTo(1);
    assertThat(run.err()).startsWith("carillon connect: --header: no header of HTTP");
  }

  @Test
  void aServerOfSomethingElseIsNotTakenForAGateway() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<@Nullable Void> other =
          new FutureTask<>(() -> {
            try (Socket accepted = socket.accept()) {
              accepted.getInputStream().read(); // or the end might overtake the answer
              accepted.getOutputStream().write("220 mail.example ESMTP\r\n\r\n".getBytes(UTF_8));
            }
            return null;
          });
      Thread.ofPlatform().start(other);
      int code = execute("", "ws://127.0.0.1:" + socket.getLocalPort() + "/dev");

      assertThat(code).isEqualTo(1);
      assertThat(run.err())
          .contains("the server speaks no HTTP there; check scheme and port of the URL");
    }
  }

  @Test
  void tlsWhereTheServerSpeaksNoneIsExplained() {
    try (FunctionServer server = new FunctionServer()) {
      int code = execute("", server.url().replace("ws:", "wss:"));

      assertThat(code).isEqualTo(1);
      assertThat(run.err())
          .endsWith("the server speaks no TLS there; check scheme and port of the URL\n");
    }
  }

  @Test
  void whereNobodyListensItSaysWhatToDo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    int code = execute("", "ws://127.0.0.1:" + port + "/dev");

    assertThat(code).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "carillon connect: nobody listens there; is the gateway running? (carillon serve)\n");
  }

  @Test
  void aWrongStageIsRefusedAtOnce() {
    try (FunctionServer server = new FunctionServer()) {
      int code = execute("", server.url().replace("/dev", "/prod"));

      assertThat(code).isEqualTo(1);
      assertThat(run.err()).contains("instead of a WebSocket; check the URL");
    }
  }

  @Test
  void anUnknownCommandIsExplainedAndTheRestGoesOn() {
    try (FunctionServer server = new FunctionServer()) {
      int code = execute("/jion a\n/send a\n/help\n/close\n", server.url());

      assertThat(code).isZero();
      assertThat(run.err())
          .contains("/jion is no command; /help lists them\n", "/send takes CHANNEL TEXT\n")
          .contains("/leave CHANNEL       leave it\n");
    }
  }

  @Test
  void quitEndsAtOnce() {
    try (FunctionServer server = new FunctionServer()) {
      assertThat(execute("/quit\n/echo never\n", server.url())).isZero();
      assertThat(server.received).isEmpty();
    }
  }

  @Test
  void helpEndsWithAnExample() {
    run.execute(new ConnectCommand(), "--help");

    assertThat(run.out())
        .endsWith("  echo '/send news hello' | carillon connect ws://127.0.0.1:8080/dev\n");
  }

  private int execute(String input, String... arguments) {
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(UTF_8));
    return run.execute(new ConnectCommand(in, false, QUICK), arguments);
  }

  private FutureTask<Integer> start(PipedInputStream in, String... arguments) {
    FutureTask<Integer> code =
        new FutureTask<>(() -> run.execute(new ConnectCommand(in, false, QUICK), arguments));
    Thread.ofPlatform().start(code);
    return code;
  }

  private static void type(PipedOutputStream keyboard, String lines) throws IOException {
    keyboard.write(lines.getBytes(UTF_8));
    keyboard.flush();
  }
}
