// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.config.ConfigLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/// The real gateway in this process, on a free port of loopback, configured by YAML text. Closing
/// it fails when it has logged an error, a leak among them.
public final class RunningGateway implements AutoCloseable {
  /// Longest that anything here waits for.
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ListAppender<ILoggingEvent> errors = new ListAppender<>();
  private final Logger root;
  private final Level levelBefore;

  private RunningGateway(Gateway gateway, Logger root, Level levelBefore) {
    this.gateway = gateway;
    this.root = root;
    this.levelBefore = levelBefore;
    errors.start();
    root.addAppender(errors);
  }

  public static RunningGateway start() {
    return start("");
  }

  /// @param yaml a configuration, `listen` excepted
  public static RunningGateway start(String yaml) {
    return start(0, yaml);
  }

  /// On a port that is known before functions are made, so that they find it in their environment.
  public static RunningGateway startOnKnownPort(String yaml) {
    return start(freePort(), yaml);
  }

  private static int freePort() {
    try (var free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError("no port is free", e);
    }
  }

  private static RunningGateway start(int port, String yaml) {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    // Hostile clients would fill the report at a lower level.
    root.setLevel(Level.WARN);
    try {
      Path file = Files.createTempFile("carillon", ".yaml");
      try {
        Files.writeString(file, "listen: 127.0.0.1:" + port + "\n" + yaml);
        Gateway gateway = Gateway.start(ConfigLoader.load(file, Map.of(), Map.of()));
        return new RunningGateway(gateway, root, level);
      } finally {
        Files.delete(file);
      }
    } catch (Exception e) {
      throw new AssertionError("the gateway does not start", e);
    }
  }

  Gateway gateway() {
    return gateway;
  }

  public int port() {
    return gateway.address().getPort();
  }

  public URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  public HttpResponse<String> get(String path) {
    return request(HttpRequest.newBuilder(http(path)).build());
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(http(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    return request((headers.length == 0 ? request : request.headers(headers)).build());
  }

  HttpResponse<String> request(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request + " failed", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The sum over all lines of `/metrics` that begin so; 0 without any.
  public double metric(String beginning) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public void awaitMetric(String beginning, double value) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(metric(beginning)).as(beginning).isEqualTo(value));
  }

  /// Waits until nobody is connected.
  public void awaitEmpty() {
    awaitMetric("carillon_connections_open", 0);
    assertThat(gateway.openConnections()).isZero();
  }

  public List<String> errors() {
    return errors.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
        .map(event ->
            event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                    ? ""
                    : " " + event.getThrowableProxy().getMessage()))
        .toList();
  }

  @Override
  public void close() {
    http.close();
    gateway.close();
    root.detachAppender(errors);
    root.setLevel(levelBefore);
    assertThat(errors()).as("errors in the log").isEmpty();
  }
}
