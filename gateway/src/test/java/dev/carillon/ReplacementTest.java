// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Routes and functions are exchanged under connections that stay open.
class ReplacementTest {
  private static final String STATE = "state: {dir: STATE}\n";

  @TempDir private Path folder;
  private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private HttpServer server;
  private RunningGateway gateway;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/slow")) {
            try {
              slow.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          called.add(path);
          byte[] answer = path.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          try (var out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
    gateway = RunningGateway.start(yaml("say: /one, wait: /slow, $disconnect: /goodbye-one"));
    client = TestClient.connect(gateway);
  }

  @AfterEach
  void stop() {
    slow.countDown();
    client.close();
    gateway.close();
    server.stop(0);
  }

  private String yaml(String routes) {
    var yaml = new StringBuilder(STATE.replace("STATE", folder.toString()));
    yaml.append("apis:\n  - routes:\n");
    for (String route : routes.split(", ", -1)) {
      String[] parts = route.split(": ", -1);
      yaml.append(
          "      %s: {response: true, http: {url: 'http://127.0.0.1:%d%s'}}%n"
              .formatted(parts[0], server.getAddress().getPort(), parts[1]));
    }
    return yaml.toString();
  }

  private Config config(String yaml) throws IOException, ConfigException {
    Path file = folder.resolve("changed.yaml");
    Files.writeString(file, "listen: 127.0.0.1:0\n" + yaml);
    return ConfigLoader.load(file, Map.of(), Map.of());
  }

  private void say(String action) {
    client.send("{\"action\":\"" + action + "\"}");
  }

  @Test
  void aChangedFunctionAnswersTheSameConnection() throws Exception {
    say("say");
    assertThat(client.next()).isEqualTo("/one");
    gateway.gateway().apply(config(yaml("say: /two, new: /three, $disconnect: /goodbye-two")));
    say("say");
    assertThat(client.next()).isEqualTo("/two");
    say("new");
    assertThat(client.next()).isEqualTo("/three");
    say("wait");
    assertThat(client.next()).contains("Forbidden");
    called.clear();
    client.close();
    assertThat(called.poll(10, TimeUnit.SECONDS)).isEqualTo("/goodbye-two");
  }

  @Test
  void aCallThatRunsIsAnsweredByWhatItWasGivenTo() throws Exception {
    say("wait");
    say("say");
    assertThat(client.next()).isEqualTo("/one");
    gateway.gateway().apply(config(yaml("say: /two, wait: /quick, $disconnect: /goodbye")));
    say("wait");
    assertThat(client.next()).isEqualTo("/quick");
    slow.countDown();
    assertThat(client.next()).isEqualTo("/slow");
  }

  /// The second message waits for its turn, and the function that it was for has no call that runs
  /// when it is exchanged.
  private void sayTwiceBefore(String change) throws Exception {
    for (String path : List.of("/slow", "/two")) {
      gateway.gateway().apply(config(ordered(path)));
      say("wait");
      say("say");
      assertThat(client.next()).as("the gateway has read both").isEqualTo("/one");
    }
    gateway.gateway().apply(config(change));
    slow.countDown();
    assertThat(client.next()).isEqualTo("/slow");
  }

  private String ordered(String path) {
    return yaml("say: /one, wait: " + path + ", $disconnect: /goodbye")
        .replace("wait: {", "wait: {ordered: true, ");
  }

  @Test
  void aMessageThatWaitedForItsTurnIsAnsweredByWhatIsThereThen() throws Exception {
    sayTwiceBefore(ordered("/three"));
    assertThat(client.next()).isEqualTo("/three");
  }

  @Test
  void aMessageThatWaitedForWhatIsNoMoreFails() throws Exception {
    sayTwiceBefore(yaml("say: /two, $disconnect: /goodbye"));
    assertThat(client.next()).contains("Internal server error");
    say("say");
    assertThat(client.next()).isEqualTo("/two");
  }

  @Test
  void theEndOfTheGatewayEndsWhatWasExchangedToo() throws Exception {
    String yaml =
        yaml("say: /one, $disconnect: /goodbye")
            + "      sleep: {process: {runtime: python, handler: index.handler, timeout: 60s, inline: \"import time\\ndef handler(event, context): time.sleep(50)\"}}\n";
    gateway.gateway().apply(config(yaml));
    say("sleep");
    Awaitility.await().atMost(RunningGateway.PATIENCE).until(() -> pythons() > 0);
    gateway.gateway().apply(config(yaml("say: /two, $disconnect: /goodbye")));
    assertThat(pythons()).isPositive();
    gateway.close();
    Awaitility.await().atMost(RunningGateway.PATIENCE).until(() -> pythons() == 0);
  }

  private static long pythons() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(each -> each.info().commandLine().orElse("").contains("bootstrap.py"))
        .count();
  }

  @Test
  void whatNeedsARestartChangesNothing() throws Exception {
    Config otherStage =
        config(yaml("say: /two, $disconnect: /x") + "    stages: [{name: other}]\n");
    Config otherLimit = config(yaml("say: /two, $disconnect: /x") + "limits: {message: 1KB}\n");
    Config builtIn =
        config(STATE.replace("STATE", folder.toString()) + "apis: [{routes: {say: builtin:echo}}]");
    assertThatThrownBy(() -> gateway.gateway().apply(otherStage)).hasMessageContaining("restart");
    assertThatThrownBy(() -> gateway.gateway().apply(otherLimit)).hasMessageContaining("restart");
    assertThatThrownBy(() -> gateway.gateway().apply(builtIn))
        .hasMessageContaining("loses its last ones; restart");
    say("say");
    assertThat(client.next()).isEqualTo("/one");
  }
}
