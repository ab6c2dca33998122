// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.TinyServer.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class OtherModesTest {
  @Test
  void echoInAClosedLoopLosesNothing() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run = BenchRun.against(server, "--mode", "echo", "--connections", "5");

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.messages("delivered")).isEqualTo(run.messages("published")).isPositive();
    }
  }

  @Test
  void echoAtARateSendsExactlyWhatIsDue() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run =
          BenchRun.against(server, "--mode", "echo", "--connections", "5", "--rate", "100");

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.messages("published")).isEqualTo(60);
      assertThat(run.messages("delivered")).isEqualTo(60);
    }
  }

  @Test
  void oneLostEchoIsCounted() {
    try (TinyServer server = new TinyServer(Fault.LOSE)) {
      BenchRun run =
          BenchRun.against(server, "--mode", "echo", "--connections", "5", "--rate", "100");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.messages("lost")).isEqualTo(1);
    }
  }

  @Test
  void idleConnectionsAreHeldAndTheServerIsFoundByItsPort() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run = BenchRun.against(server, "--mode", "idle", "--connections", "50");

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.json().path("server").path("pid").asLong())
          .isEqualTo(ProcessHandle.current().pid());
      assertThat(run.json().path("server").path("residentBytes").asLong()).isGreaterThan(1 << 20);
      assertThat(run.json().has("messages")).isFalse();
    }
  }

  @Test
  void handshakesAreTimedAtTheirRate() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run =
          BenchRun.against(
              server, "--mode", "connect", "--connections", "50", "--connect-rate", "200");

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.json().path("connections").path("perSecond").asDouble())
          .isBetween(10.0, 210.0);
      assertThat(run.json().path("connections").path("openMs").path("max").asDouble()).isPositive();
    }
  }

  @Test
  void aWrongPathIsAFailedConnectionWithTheServersAnswer() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run =
          BenchRun.of(
              "--url",
              "ws://127.0.0.1:" + server.port() + "/other",
              "--mode",
              "connect",
              "--connections",
              "2");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).contains("0 of 2 opened", "2 failed", "FAILED");
    }
  }

  @Test
  void aPortWhereNobodyListensIsAFailedConnection() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    BenchRun run = BenchRun.of("--url", "ws://127.0.0.1:" + port + "/dev", "--connections", "2");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("Connection refused");
  }

  @Test
  void aRemoteServerIsNotLookedFor() {
    assertThat(ServerProcess.listeningOn(new InetSocketAddress("192.0.2.1", 80))).isNull();
  }
}
