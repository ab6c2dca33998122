// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A server written in JavaScript, of `bench/peers`.
///
/// @param name of the npm package, and of the script
/// @param label what people call it
/// @param folder `bench/peers`
record NodePeer(String name, String label, Path folder, Frames frames) implements Peer {
  static NodePeer ws(Path folder) {
    return new NodePeer("ws", "ws", folder, Frames.builtIn("/"));
  }

  /// Socket.IO spoken by hand: the server greets, the client opens the namespace, then joins.
  static NodePeer socketIo(Path folder) {
    String path = "/socket.io/?EIO=4&transport=websocket";
    return new NodePeer(
        "socket.io",
        "Socket.IO",
        folder,
        new Frames(
            path,
            path,
            List.of("40", "42[\"join\",\"c{c}\"]"),
            true,
            "42[\"publish\",\"c{c}\",\"{t}{p}\"]",
            "42[\"echo\",\"{t}{p}\"]"));
  }

  @Override
  public String title() {
    return label
        + " "
        + JsonMapper.shared().readTree(description().toFile()).path("version").asString();
  }

  @Override
  public @Nullable String missing() {
    if (Commands.find("node") == null) {
      return "there is no node; Debian: apt install nodejs npm";
    }
    return Files.exists(description())
        ? null
        : "it is not installed; run: (cd bench/peers && npm ci)";
  }

  @Override
  public Server start(Work work, Launcher launcher) {
    String script = folder.resolve(name + ".js").toString();
    String mode = work.deflate() ? "deflate" : "plain";
    return launcher.start(
        name, port -> List.of(Commands.path("node"), script, Integer.toString(port), mode));
  }

  private Path description() {
    return folder.resolve("node_modules").resolve(name).resolve("package.json");
  }
}
