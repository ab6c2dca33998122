// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gateway of this checkout, started as a user starts it. The two message rates are raised, the
/// checks themselves stay on.
record CarillonPeer(Path checkout) implements Peer {
  private static final List<String> SETTINGS =
      List.of(
          "eventLoops=1",
          "limits.messagesPerSecond=1000000",
          "limits.messageBurst=1000000",
          "log.level=warn");

  @Override
  public String name() {
    return "carillon";
  }

  @Override
  public String title() {
    return "Carillon";
  }

  @Override
  public Frames frames() {
    return Frames.builtIn("/dev");
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start(Work work, Launcher launcher) {
    return launcher.start(name(), this::command);
  }

  /// Builds the jar and the AOT cache if they are not there, outside of any measurement.
  void build(Launcher launcher) {
    launcher.run("carillon-build", List.of(launcher(), "--version"));
  }

  private List<String> command(int port) {
    List<String> command = new ArrayList<>(List.of(launcher(), "serve", "--listen"));
    command.add("127.0.0.1:" + port);
    for (String setting : SETTINGS) {
      command.add("--set");
      command.add(setting);
    }
    return command;
  }

  private String launcher() {
    return checkout.resolve("carillon").toString();
  }
}
