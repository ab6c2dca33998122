// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// With linux-perf: all that all threads of the server execute, divided by what was delivered, at
/// full speed.
record PerfInstructions(Client.Tools tools, Effort effort) implements Instructions {
  static boolean counts() {
    if (Commands.find("perf") == null) {
      return false;
    }
    try {
      Process perf =
          new ProcessBuilder("perf", "stat", "-x,", "-e", "instructions:u", "true")
              .redirectErrorStream(true)
              .start();
      String said = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return perf.waitFor() == 0 && said.matches("(?s).*\\b[0-9]+,,instructions:u.*");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }

  @Override
  public String method() {
    return "linux-perf, all threads of the server, divided by deliveries";
  }

  @Override
  public double measure(Peer peer, Work work) {
    try (Server server = peer.start(work, tools.launcher())) {
      double seconds = effort.steps().toMillis() / 1e3;
      List<String> command = new ArrayList<>(List.of(tools.wsload().toString(), "--perf"));
      command.addAll(List.of("--pid", Long.toString(server.pid())));
      command.addAll(List.of("--warm", Double.toString(effort.stepWarmUp().toMillis() / 1e3)));
      command.addAll(tools.arguments(server, peer.frames(), work, seconds));
      return instructions(command);
    }
  }

  private double instructions(List<String> command) {
    Launcher launcher = tools.launcher();
    Process client = launcher.spawn("perf", launcher.cores().forClient(command));
    Duration limit = effort.stepWarmUp().plus(effort.steps()).plusSeconds(60);
    try {
      if (!client.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || client.exitValue() != 0) {
        throw new Stopped("wsload failed; %s says why".formatted(launcher.log("perf")));
      }
      String said = Files.readString(launcher.log("perf"));
      JsonNode figures = JsonMapper.shared().readTree(said.substring(said.indexOf('{')));
      return figures.path("instructions_user").asDouble();
    } catch (IOException e) {
      throw new Stopped("what wsload counted cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } finally {
      client.destroyForcibly();
    }
  }
}
