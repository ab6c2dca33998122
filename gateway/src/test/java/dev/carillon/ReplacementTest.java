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
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
