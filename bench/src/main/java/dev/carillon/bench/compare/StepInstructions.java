// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Programs;
import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// With `steps.c`, where the processor's counters are hidden: only the busiest thread, and a
/// million times slower than it runs.
///
/// - A delivery is the median number of instructions between two consecutive sends, divided by the
///   messages in the median send. So it is what one more receiver costs; reading and parsing the
///   publication itself, done once for all receivers, has no share.
/// - A round trip is the mean from the first send to the last, in which reading and parsing have
///   their share.
///
/// How many messages a send holds is told by its bytes: the client has measured before, at full
/// speed, how many one message takes on the wire.
record StepInstructions(Client.Tools tools, Programs programs, Effort effort)
    implements Instructions {
  private static final int ATTEMPTS = 3;
  private static final int FEW = 10;

  @Override
  public String method() {
    return "single steps of the busiest thread: between two consecutive sends (median) per message sent; for an echo, mean from send to send";
  }

  @Override
  public double measure(Peer peer, Work work) {
    try (Server server = peer.start(work, tools.launcher());
        Client client = tools.start(server, peer.frames(), work, null)) {
      client.awaitOpen();
      Pause.millis(effort.stepWarmUp().toMillis());
      client.check();
      double size = bytesPerMessage(client);
      JsonNode counted = steps(server.pid());
      // A JIT compiler that is at work just now is busier than who sends.
      for (int i = 1; i < ATTEMPTS && counted.path("sends").asLong() < FEW; i++) {
        Pause.millis(effort.stepWarmUp().toMillis() / 2);
        counted = steps(server.pid());
      }
      return perMessage(counted, size, work.kind());
    }
  }

  static double perMessage(JsonNode counted, double size, Work.Kind kind) {
    if (counted.path("sends").asLong() < FEW) {
      throw new Stopped(
          "fewer than ten sends were stepped: its busiest thread does not send, or it is too slow");
    }
    boolean echo = kind == Work.Kind.ECHO;
    double messages = counted.path("median_bytes_per_send").asDouble() / size;
    return echo
        ? counted.path("mean_instructions_per_send").asDouble()
        : counted.path("median_instructions_per_send").asDouble() / messages;
  }

  /// Over half a second or more, in which nothing is opened or joined.
  private static double bytesPerMessage(Client client) {
    long bytes = client.counters().bytes();
    long units = client.counters().units();
    for (int i = 0; i < 20; i++) {
      Pause.millis(500);
      long more = client.counters().units() - units;
      if (more > 0) {
        return (double) (client.counters().bytes() - bytes) / more;
      }
    }
    throw new Stopped("it has delivered nothing for ten seconds; its log says why");
  }

  private JsonNode steps(long pid) {
    double seconds = effort.steps().toMillis() / 1e3;
    Launcher launcher = tools.launcher();
    String steps = programs.compiled("steps").toString();
    Process stepper =
        launcher.spawn("steps", List.of(steps, Long.toString(pid), Double.toString(seconds)));
    try {
      boolean ended = stepper.waitFor((long) seconds + 20, TimeUnit.SECONDS);
      String said = Files.readString(launcher.log("steps")).strip();
      if (!ended || stepper.exitValue() != 0) {
        throw new Stopped(said.isEmpty() ? "the stepper did not come to an end" : said);
      }
      return JsonMapper.shared().readTree(said);
    } catch (IOException e) {
      throw new Stopped("what was stepped cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } finally {
      stepper.destroyForcibly();
    }
  }
}
