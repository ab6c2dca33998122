// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns what was counted into a report.
final class Evaluation {
  /// Above this share of a core the client has no time left to be a fair witness.
  private static final double SATURATED = 0.9;

  private final Target target;
  private final Load load;
  private final @Nullable ServerProcess server;

  Evaluation(Target target, Load load, @Nullable ServerProcess server) {
    this.target = target;
    this.load = load;
    this.server = server;
  }

  /// @param measured null if nothing was driven
  Report report(Loops loops, Fleet fleet, Run.Opening opening, Run.@Nullable Measured measured) {
    Meter meter = loops.gather();
    Report.Messages messages =
        measured == null || load.streams() == 0 ? null : messages(meter, measured);
    double busiest = measured == null ? 0 : busiestLoop(measured);
    List<String> notes = new ArrayList<>(fleet.notes());
    boolean complete = complete(measured, notes);
    if (busiest > SATURATED) {
      notes.add(
          "the client was at %.0f %% of a core: figures are the client's, not the server's"
              .formatted(busiest * 100));
    }
    if (server == null) {
      notes.add("the server's process was not found on this machine; --pid names it");
    }
    boolean ok = fleet.failedCount() == 0 && fleet.closedCount() == 0 && complete;
    return new Report(
        load.mode().name().toLowerCase(Locale.ROOT),
        target.url(),
        ok && (messages == null || messages.exact()),
        connections(fleet, opening, meter),
        messages,
        Report.Latency.of(meter.latency),
        server == null ? null : server(server, meter, fleet, opening, measured),
        new Report.Client(loops.transport(), load.threads(), Report.rounded(busiest)),
        null,
        notes);
  }

  private Report.Connections connections(Fleet fleet, Run.Opening opening, Meter meter) {
    return new Report.Connections(
        load.sockets(),
        fleet.openedCount(),
        fleet.failedCount(),
        fleet.closedCount(),
        Report.rounded(fleet.openedCount() / opening.seconds()),
        Report.Latency.of(meter.connect));
  }

  /// Whether an open loop sent all that was due: else it did not measure what it was asked to.
  private boolean complete(Run.@Nullable Measured measured, List<String> notes) {
    if (measured == null || load.rate() == 0 || load.streams() == 0) {
      return true;
    }
    // The last message is due before the end; the small term takes the rounding of the product
    // away.
    long due = (long) Math.ceil(load.rate() * (load.warmUp() + load.seconds()) - 1e-6);
    if (measured.published() >= due) {
      return true;
    }
    notes.add(
        "only %,d of %,d messages could be sent: the server did not read them in time; lower --rate"
            .formatted(measured.published(), due));
    return false;
  }

  private Report.Messages messages(Meter meter, Run.Measured measured) {
    return new Report.Messages(
        load.payload(),
        measured.published(),
        meter.deliveries,
        Report.rounded(measured.publishedMeasured() / load.seconds()),
        Report.rounded(meter.inWindow / load.seconds()),
        measured.lost(),
        meter.duplicates,
        meter.outOfOrder,
        meter.stray);
  }

  private static Report.Server server(
      ServerProcess process,
      Meter meter,
      Fleet fleet,
      Run.Opening opening,
      Run.@Nullable Measured measured) {
    int opened = Math.max(1, fleet.openedCount());
    long micros =
        measured == null
            ? opening.cpuMicros()
            : measured.end().serverMicros() - measured.begin().serverMicros();
    double seconds = measured == null ? opening.seconds() : seconds(measured);
    return new Report.Server(
        process.pid(),
        Report.rounded(micros / 1e6 / seconds),
        meter.inWindow == 0 ? null : Report.rounded((double) micros / meter.inWindow),
        Report.rounded((double) opening.cpuMicros() / opened),
        process.residentBytes(),
        opening.bytes() / opened);
  }

  private static double busiestLoop(Run.Measured measured) {
    List<Long> before = measured.begin().loopNanos();
    List<Long> after = measured.end().loopNanos();
    long most = 0;
    for (int i = 0; i < before.size(); i++) {
      most = Math.max(most, after.get(i) - before.get(i));
    }
    return most / 1e9 / seconds(measured);
  }

  private static double seconds(Run.Measured measured) {
    return (measured.end().at() - measured.begin().at()) / 1e9;
  }
}
