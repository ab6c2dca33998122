// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client must say to a server, as templates of `wsload`: `{c}` is a channel, `{t}{p}` the
/// message.
///
/// @param path where clients connect
/// @param publisherPath where publishers do: if it names a channel, each channel has its own one
/// @param joins frames to send after the handshake
/// @param stepwise whether each of them answers a frame of the server
/// @param publish null if the server knows no channels
/// @param echo null if it knows no echo
record Frames(
    String path,
    String publisherPath,
    List<String> joins,
    boolean stepwise,
    @Nullable String publish,
    @Nullable String echo) {

  /// The gateway's built-in functions.
  static Frames builtIn(String path) {
    return new Frames(
        path,
        path,
        List.of("{\"action\":\"joinchannel\",\"channel\":\"c{c}\"}"),
        false,
        "{\"action\":\"sendmessage\",\"channel\":\"c{c}\",\"message\":\"{t}{p}\"}",
        "{\"action\":\"echo\",\"message\":\"{t}{p}\"}");
  }

  boolean publisherPerChannel() {
    return publisherPath.contains("{c}");
  }

  /// Whether a client can put the load on the server.
  boolean speak(Work work) {
    return switch (work.kind()) {
      case BROADCAST -> publish != null && (work.channels() == 1 || namesChannels());
      case ECHO -> echo != null;
      case CONNECT -> true;
    };
  }

  private boolean namesChannels() {
    return path.contains("{c}") || joins.stream().anyMatch(frame -> frame.contains("{c}"));
  }
}
