// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Programs;
import dev.carillon.bench.Stopped;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The servers that this command knows.
record Peers(Programs programs) {
  Peer floor() {
    return new FloorPeer(programs);
  }

  /// @param names none for all but the floor
  /// @param running further ones, given on the command line
  /// @throws Stopped if a name is unknown, or none can be had
  List<Peer> chosen(List<String> names, List<Peer> running, PrintWriter err) {
    List<Peer> chosen = new ArrayList<>();
    for (Peer peer : named(names)) {
      String missing = peer.missing();
      if (missing == null) {
        chosen.add(peer);
      } else {
        err.println(peer.name() + " is left out: " + missing);
      }
    }
    err.flush();
    for (Peer peer : running) {
      String missing = peer.missing();
      if (missing != null) {
        throw new Stopped("--peer " + peer.name() + ": " + missing);
      }
      chosen.add(peer);
    }
    if (chosen.isEmpty()) {
      throw new Stopped("there is no server to compare; the lines above say how to install one");
    }
    return chosen;
  }

  void build(List<Peer> chosen, Launcher launcher) {
    for (Peer peer : chosen) {
      if (peer instanceof CarillonPeer carillon) {
        carillon.build(launcher);
      }
    }
  }

  private List<Peer> named(List<String> names) {
    Path folder = programs.module().resolve("peers");
    List<Peer> all =
        List.of(
            new CarillonPeer(programs.module().resolveSibling("")),
            NodePeer.ws(folder),
            NodePeer.socketIo(folder),
            new NginxPeer(folder));
    if (names.isEmpty()) {
      return all;
    }
    List<Peer> known = new ArrayList<>(all);
    known.add(floor());
    return names.stream().map(name -> find(name, known)).toList();
  }

  private static Peer find(String name, List<Peer> known) {
    for (Peer peer : known) {
      if (peer.name().equals(name)) {
        return peer;
      }
    }
    throw new Stopped(
        "--peers knows no '%s'; it knows %s, and --peer NAME=PORT adds others"
            .formatted(name, String.join(", ", known.stream().map(Peer::name).toList())));
  }
}
