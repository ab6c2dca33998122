// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// One server that runs already, and what to say to it.
@SuppressWarnings("NullAway.Init") // filled by picocli
final class PeerOptions {
  @Option(
      names = "--peer",
      required = true,
      paramLabel = "NAME=PORT",
      description =
          "Also compare the server that listens on this port of this machine. Keep it to the first of --cores yourself, with taskset. What follows is said of it, up to the next --peer.")
  private String peer;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Where clients connect (default: /).")
  private String path = "/";

  @Option(
      names = "--join",
      paramLabel = "FRAME",
      description = "Frame that joins a channel; {c} is its number. May be repeated.")
  private List<String> joins = new ArrayList<>();

  @Option(
      names = "--publish",
      paramLabel = "FRAME",
      description = "Frame that publishes; {c} is the channel, {t}{p} the message.")
  private @Nullable String publish;

  @Option(
      names = "--echo",
      paramLabel = "FRAME",
      description = "Frame that the server sends back; {t}{p} is the message.")
  private @Nullable String echo;

  /// @throws Stopped if it cannot be used, saying why
  Peer peer() {
    int at = peer.indexOf('=');
    String digits = peer.substring(at + 1);
    if (at < 1 || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
      throw new Stopped("--peer takes NAME=PORT, such as uws=9001, not '" + peer + "'");
    }
    marked("--publish", publish);
    marked("--echo", echo);
    Frames frames = new Frames(path, path, joins, false, publish, echo);
    return new RunningPeer(peer.substring(0, at), Integer.parseInt(digits), frames);
  }

  private static void marked(String option, @Nullable String frame) {
    if (frame != null && !frame.contains("{t}")) {
      throw new Stopped(
          option + " must hold {t}{p}, the message that clients recognise, not '" + frame + "'");
    }
  }
}
