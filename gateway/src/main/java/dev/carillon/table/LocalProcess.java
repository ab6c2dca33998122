// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of DynamoDB Local; what it prints is in the log at debug.
final class LocalProcess {
  private static final Logger LOG = LoggerFactory.getLogger(LocalProcess.class);
  private static final int LINES = 40;
  private static final int LONGEST_START_SECONDS = 60;
  private static final int LONGEST_END_SECONDS = 3;
  private static final int FEW_LINES = 4;
  private static final int POLL_MILLIS = 20;
  private static final int PATIENCE = 5_000;
  private static final int LONGEST_ANSWER = 4_096;

  private final Process process;
  private final URI endpoint;
  private final String origin;
  private final Thread reader;
  private final Deque<String> said = new ArrayDeque<>();

  private LocalProcess(Process process, int port, String origin) {
    this.process = process;
    this.endpoint = URI.create("http://127.0.0.1:" + port);
    this.origin = origin;
    this.reader = Thread.ofVirtual().name("output of DynamoDB Local").start(this::read);
  }

  static LocalProcess start(LocalHome home, int port) throws IOException {
    String origin = "https://" + UUID.randomUUID() + ".invalid";
    return new LocalProcess(home.process(port, origin).start(), port, origin);
  }

  URI endpoint() {
    return endpoint;
  }

  long pid() {
    return process.pid();
  }

  void onExit(IntConsumer status) {
    process.onExit().thenAccept(ended -> status.accept(ended.exitValue()));
  }

  /// Waits until it does.
  ///
  /// @return false if it ended instead, or never does
  boolean answers() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
    try {
      while (System.nanoTime() < end && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (isThisOne()) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      throw new IOException("The gateway was told to stop while DynamoDB Local started", e);
    }
  }

  /// Is it this process that answers there? Somebody else may listen on its port. It allows itself
  /// to pages of one origin, which nobody else knows; who says that to all is somebody else too.
  private boolean isThisOne() {
    return allows(origin) && !allows("https://somebody.invalid");
  }

  /// Clients of the JDK do not send such headers.
  private boolean allows(String page) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), PATIENCE);
      socket.setSoTimeout(PATIENCE);
      String request =
          """
          OPTIONS / HTTP/1.0
          Origin: %s
          Access-Control-Request-Method: POST
          Access-Control-Request-Headers: x-amz-target

          """
              .formatted(page);
      socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), US_ASCII);
      return answer.contains("\r\nAccess-Control-Allow-Origin: " + page + "\r\n");
    } catch (IOException e) {
      return false;
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.debug("{}", line);
        keep(line);
      }
    } catch (IOException _) {
      // It was ended while it was read.
    }
  }

  private void keep(String line) {
    synchronized (said) {
      if (said.size() == LINES) {
        said.removeFirst();
      }
      said.add(line);
    }
  }

  String lastSaid() {
    synchronized (said) {
      return said.stream()
          .skip(Math.max(0, said.size() - FEW_LINES))
          .collect(Collectors.joining(" | "));
    }
  }

  /// Did somebody else take it meanwhile?
  boolean foundPortTaken() {
    synchronized (said) {
      return said.stream().anyMatch(line -> line.contains("Address already in use"));
    }
  }

  /// It ends when nothing can come from the gateway any more; what does not is killed.
  void end() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      reader.join(1_000);
    } catch (IOException _) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
