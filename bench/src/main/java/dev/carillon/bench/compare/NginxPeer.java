// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// nginx with the module nchan, in one process. It knows channels by address and has no echo.
record NginxPeer(Path folder) implements Peer {
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

  @Override
  public String name() {
    return "nchan";
  }

  @Override
  public String title() {
    return "nginx + nchan";
  }

  @Override
  public Frames frames() {
    return new Frames("/subscribe/c{c}", "/publish/c{c}", List.of(), false, "{t}{p}", null);
  }

  @Override
  public @Nullable String missing() {
    return Commands.find("nginx") != null && Files.exists(MODULE)
        ? null
        : "it is not installed; Debian: apt install nginx-light libnginx-mod-nchan";
  }

  @Override
  public Server start(Work work, Launcher launcher) {
    Path place = launcher.folder().resolve("nginx");
    return launcher.start(
        name(),
        port -> {
          write(place, port, work.deflate());
          return List.of(
              Commands.path("nginx"), "-p", place.toString(), "-c", "nginx.conf", "-e", "stderr");
        });
  }

  private void write(Path place, int port, boolean deflate) {
    try {
      String template = Files.readString(folder.resolve("nginx.conf"));
      Files.createDirectories(place);
      Files.writeString(
          place.resolve("nginx.conf"),
          template
              .replace("load_module MODULE;", "load_module " + MODULE + ";")
              .replace("127.0.0.1:PORT", "127.0.0.1:" + port)
              .replace("websocket DEFLATE;", "websocket " + (deflate ? "on;" : "off;")));
    } catch (IOException e) {
      throw new Stopped("nginx cannot be configured in " + place + ": " + e.getMessage());
    }
  }
}
