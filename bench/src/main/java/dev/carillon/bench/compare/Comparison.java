// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through all figures and all servers, and tells how far it is.
final class Comparison {
  private final CpuRatio cpu;
  private final ConnectRatio connect;
  private final @Nullable Instructions instructions;
  private final Peer floor;
  private final PrintWriter progress;
  private double spread;
  private int failures;

  Comparison(
      Client.Tools tools,
      Peer floor,
      Effort effort,
      @Nullable Instructions instructions,
      PrintWriter progress) {
    this.cpu = new CpuRatio(tools, floor, effort);
    this.connect = new ConnectRatio(tools, floor, effort);
    this.instructions = instructions;
    this.floor = floor;
    this.progress = progress;
  }

  Table run(List<Peer> peers, List<Figure> figures) {
    List<Table.Row> rows = new ArrayList<>();
    for (Figure figure : figures) {
      rows.add(figure.countsInstructions() ? instructions(figure, peers) : ratios(figure, peers));
    }
    String method = instructions == null ? "" : instructions.method();
    return new Table(peers.stream().map(Peer::title).toList(), rows, spread, method);
  }

  /// Figures that should be there and are not.
  int failures() {
    return failures;
  }

  private Table.Row ratios(Figure figure, List<Peer> peers) {
    List<@Nullable Double> values = new ArrayList<>();
    double floorMicros = 0;
    int measured = 0;
    for (Peer peer : peers) {
      Ratio ratio = ratio(figure, peer);
      values.add(ratio == null ? null : ratio.value());
      if (ratio != null) {
        floorMicros += ratio.floorMicros();
        measured++;
        spread = Math.max(spread, ratio.spread());
      }
    }
    return new Table.Row(figure, values, measured == 0 ? null : floorMicros / measured);
  }

  private @Nullable Ratio ratio(Figure figure, Peer peer) {
    Work work = figure.work();
    if (!peer.can(work)) {
      return null;
    }
    try {
      Ratio ratio =
          work.kind() == Work.Kind.CONNECT ? connect.measure(peer, work) : cpu.measure(peer, work);
      say(
          "%-54s %-16s %s × (parts %s to %s), floor %s µs"
              .formatted(
                  figure.title(),
                  peer.name(),
                  Numbers.three(ratio.value()),
                  Numbers.three(ratio.low()),
                  Numbers.three(ratio.high()),
                  Numbers.three(ratio.floorMicros())));
      return ratio;
    } catch (Stopped e) {
      failed(figure, peer, e);
      return null;
    }
  }

  private Table.Row instructions(Figure figure, List<Peer> peers) {
    List<@Nullable Double> values = new ArrayList<>();
    for (Peer peer : peers) {
      values.add(count(figure, peer));
    }
    return new Table.Row(figure, values, count(figure, floor));
  }

  private @Nullable Double count(Figure figure, Peer peer) {
    if (instructions == null || !peer.can(figure.work())) {
      return null;
    }
    try {
      double value = instructions.measure(peer, figure.work());
      say("%-54s %-16s %s".formatted(figure.title(), peer.name(), Numbers.whole(value)));
      return value;
    } catch (Stopped e) {
      failed(figure, peer, e);
      return null;
    }
  }

  private void failed(Figure figure, Peer peer, Stopped reason) {
    if (Thread.currentThread().isInterrupted()) {
      throw reason;
    }
    failures++;
    say("%-54s %-16s failed: %s".formatted(figure.title(), peer.name(), reason.getMessage()));
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
