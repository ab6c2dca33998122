// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.DynamoDbConfig.KeyType;
import dev.carillon.config.DynamoDbConfig.Table;
import dev.carillon.os.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LocalServerTest {
  private static Path library;

  @TempDir private Path folder;

  @BeforeAll
  static void fetch(@TempDir Path shared) throws IOException {
    library = FetchedLibrary.in(shared);
  }

  /// A gateway that has a database, says which process and address it is, and waits to be killed.
  public static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException {
      try (LocalServer server = LocalServer.start(Path.of(arguments[0]), null, "nobody")) {
        System.out.println("started: " + server.pid() + " " + server.endpoint().getPort());
        System.in.read();
      }
    }
  }

  private static LocalServer started() throws IOException {
    return LocalServer.start(library, null, "nobody");
  }

  private static void reach(InetAddress address, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
    }
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<Path> homes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(each -> each.getFileName().toString().startsWith("carillon-dynamodb"))
          .toList();
    }
  }

  @Test
  void nobodyReachesItFromOtherMachines() throws IOException {
    try (LocalServer server = started()) {
      int port = server.endpoint().getPort();
      reach(InetAddress.ofLiteral("127.0.0.1"), port);
      for (InetAddress each :
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.equals(InetAddress.getLoopbackAddress()))
              .toList()) {
        assertThatThrownBy(() -> reach(each, port))
            .as(each.toString())
            .isInstanceOf(ConnectException.class);
      }
      // All of 127.0.0.0/8 is this machine, so there is one such address at least.
      Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"));
      assertThatThrownBy(() -> reach(InetAddress.ofLiteral("127.0.0.2"), port))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void itRunsAsTheUserOfFunctionsAndLeavesNothing() throws IOException {
    List<Path> before = homes();
    LocalServer server = started();
    long pid = server.pid();
    if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      assertThat(Files.getOwner(Path.of("/proc/" + pid)).getName()).isEqualTo("nobody");
    }
    server.close();
    assertThat(alive(pid)).isFalse();
    assertThat(homes()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void itEndsWithAGatewayThatIsKilledAndLeavesNothing() throws Exception {
    List<Path> before = homes();
    Process parent =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                library.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      while (line != null && !line.startsWith("started: ")) {
        line = said.readLine();
      }
      long pid = Long.parseLong(String.valueOf(line).split(" ", -1)[1]);
      assertThat(alive(pid)).isTrue();
      parent.destroyForcibly();
      await().until(() -> !alive(pid));
      await().until(() -> homes().equals(before));
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void aPortThatSomebodyTookMeanwhileIsNotUsed() throws IOException {
    try (LocalServer first = started()) {
      PrimitiveIterator.OfInt ports =
          IntStream.of(first.endpoint().getPort(), freePort()).iterator();
      try (LocalServer second = LocalServer.start(library, null, "nobody", ports::nextInt)) {
        assertThat(second.endpoint()).isNotEqualTo(first.endpoint());
        assertThat(alive(second.pid())).isTrue();
      }
      assertThat(alive(first.pid())).isTrue();
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Test
  void dataIsKeptAlsoAfterAKill() throws IOException {
    Files.createDirectories(folder);
    Folders.makeReadable(folder);
    Path data = folder.resolve("data");
    var ended = new ListAppender<ILoggingEvent>();
    Logger logger = (Logger) LoggerFactory.getLogger(LocalServer.class);
    ended.start();
    logger.addAppender(ended);
    logger.setAdditive(false);
    try (LocalServer server = LocalServer.start(library, data, "nobody")) {
      var table = new Table(new DynamoDbConfig.Key("id", KeyType.S), null, null, Map.of());
      Tables.ensure(Map.of("kept", table), server.endpoint(), "eu-central-1");
      ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
      await().until(() -> !ended.list.isEmpty());
      assertThat(ended.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
      assertThat(ended.list.getFirst().getFormattedMessage())
          .startsWith("DynamoDB Local has ended");
    } finally {
      logger.setAdditive(true);
      logger.detachAppender(ended);
    }
    try (LocalServer server = LocalServer.start(library, data, "nobody")) {
      var other = new Table(new DynamoDbConfig.Key("name", KeyType.S), null, null, Map.of());
      assertThatThrownBy(
              () -> Tables.ensure(Map.of("kept", other), server.endpoint(), "eu-central-1"))
          .hasMessageContaining("is there with the key id (S)");
    }
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws IOException {
    Assumptions.assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
    Folders.makeReadable(folder);
    assertThatThrownBy(() -> LocalServer.start(library, folder, "nobody"))
        .hasMessage(
            "dynamodb.data %s does not belong to nobody, the user of functions and of DynamoDB Local; `chown -R nobody %s`, or name a folder that is not there yet"
                .formatted(folder, folder));
  }

  @Test
  void whatDoesNotStartSaysWhy() throws IOException {
    Folders.makeReadable(folder);
    assertThatThrownBy(() -> LocalServer.start(folder, null, "nobody"))
        .hasMessageStartingWith("DynamoDB Local does not start: ")
        .hasMessageContaining("ServerRunner");
  }
}
