// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Programs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `floor.c`: one `send()` per receiver and nothing else. Every other server is a ratio to it.
record FloorPeer(Programs programs) implements Peer {
  @Override
  public String name() {
    return "floor";
  }

  @Override
  public String title() {
    return "bare send()";
  }

  @Override
  public Frames frames() {
    return new Frames("/", "/", List.of("join"), false, "{t}{p}", "{t}{p}");
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start(Work work, Launcher launcher) {
    String job = work.kind() == Work.Kind.ECHO ? "echo" : "broadcast";
    String channels = Integer.toString(work.channels());
    String floor = programs.compiled("floor").toString();
    return launcher.start(name(), port -> List.of(floor, Integer.toString(port), job, channels));
  }
}
