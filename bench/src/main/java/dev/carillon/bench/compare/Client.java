// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A running `wsload`. It loads one server until it is closed.
record Client(Process process, Counters counters, int connections, String name)
    implements AutoCloseable {
  /// Longer than any measurement: should this program be killed, the client goes by itself.
  private static final int SECONDS = 900;

  private static final int OPEN_SECONDS = 60;

  /// What is the same for all clients of a run.
  record Tools(Launcher launcher, Path wsload, Path text) {
    Client start(Server server, Frames frames, Work work, @Nullable String source) {
      String name = "client-of-" + server.name();
      Path file = launcher.folder().resolve(name + ".counters");
      List<String> command = new ArrayList<>(List.of(wsload.toString()));
      command.addAll(arguments(server, frames, work, SECONDS));
      command.addAll(List.of("--counters", file.toString(), "--warm", "0"));
      if (source != null) {
        command.addAll(List.of("--src", source));
      }
      return new Client(
          started(name, file, command), Counters.of(file), sockets(frames, work), name);
    }

    private Process started(String name, Path file, List<String> command) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new Stopped("%s cannot be removed: %s".formatted(file, e.getMessage()));
      }
      Process process = launcher.spawn(name, launcher.cores().forClient(command));
      while (!Counters.ready(file)) {
        if (!process.isAlive()) {
          throw new Stopped("wsload ended at once; %s says why".formatted(launcher.log(name)));
        }
        Pause.millis(1);
      }
      return process;
    }

    List<String> arguments(Server server, Frames frames, Work work, double seconds) {
      List<String> all = new ArrayList<>();
      add(all, "--port", server.port());
      add(all, "--path", frames.path());
      add(all, "--conns", work.connections());
      add(all, "--payload", work.payload());
      add(all, "--seconds", String.format(Locale.ROOT, "%.1f", seconds));
      add(all, "--channels", work.channels());
      if (work.deflate()) {
        all.addAll(List.of("--deflate", "--text", text.toString()));
      }
      joins(all, frames); // also before echoes: Socket.IO's first frame opens its session
      switch (work.kind()) {
        case BROADCAST -> broadcast(all, frames, work);
        case ECHO -> all.addAll(List.of("--mode", "echo", "--publish", or(frames.echo())));
        case CONNECT -> all.addAll(List.of("--mode", "idle"));
      }
      return all;
    }

    private static void broadcast(List<String> all, Frames frames, Work work) {
      add(all, "--publish", or(frames.publish()));
      add(all, "--pub-path", frames.publisherPath());
      add(all, "--pubs", frames.publisherPerChannel() ? work.channels() : 1);
      add(all, "--window", work.window());
      add(all, "--expect", work.receivers());
    }
  }

  /// Waits until every connection stands.
  ///
  /// @throws Stopped if one fails
  void awaitOpen() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(OPEN_SECONDS);
    while (counters.open() < connections) {
      check();
      if (System.nanoTime() > end) {
        throw new Stopped(
            "only %,d of %,d connections were open after %d s; take fewer (--connections)"
                .formatted(counters.open(), connections, OPEN_SECONDS));
      }
      Pause.millis(10);
    }
  }

  /// @throws Stopped if a connection failed or was closed, or the client ended
  void check() {
    if (counters.failed() + counters.closed() > 0) {
      throw new Stopped(
          "%,d connections failed and %,d were closed by the server; %s.log tells of the first ones"
              .formatted(counters.failed(), counters.closed(), name));
    }
    if (!process.isAlive()) {
      throw new Stopped("wsload ended early; " + name + ".log says why");
    }
  }

  boolean open() {
    return counters.open() == connections;
  }

  @Override
  public void close() {
    Signals.resume(process.pid());
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int sockets(Frames frames, Work work) {
    int publishers = frames.publisherPerChannel() ? work.channels() : 1;
    return work.connections() + (work.kind() == Work.Kind.BROADCAST ? publishers : 0);
  }

  private static void joins(List<String> all, Frames frames) {
    for (String join : frames.joins()) {
      add(all, "--hello", join);
    }
    if (frames.stepwise()) {
      all.add("--stepwise");
    }
  }

  private static String or(@Nullable String frame) {
    if (frame == null) {
      throw new Stopped("this server was given no frame for it; see --publish and --echo");
    }
    return frame;
  }

  private static void add(List<String> all, String name, Object value) {
    all.add(name);
    all.add(String.valueOf(value));
  }
}
