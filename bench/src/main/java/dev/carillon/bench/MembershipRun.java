// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Everybody joins, each channel gets a message, one with many channels leaves, all leave.
final class MembershipRun {
  /// What comes twice, or to the wrong place, comes a little later.
  private static final long AFTERMATH = TimeUnit.SECONDS.toNanos(1);

  private final Target target;
  private final Membership plan;
  private final @Nullable MemberTable table;
  private final Duration within;
  private final Progress progress;

  /// @param table null if rows cannot be counted
  /// @param within what a broadcast and a table that becomes empty may take
  MembershipRun(
      Target target,
      Membership plan,
      @Nullable MemberTable table,
      Duration within,
      Progress progress) {
    this.target = target;
    this.plan = plan;
    this.table = table;
    this.within = within;
    this.progress = progress;
  }

  /// @throws Stopped if the run cannot begin or go on
  MembershipReport go() {
    SystemLimits.read().check(plan.sockets(), target.sources().size());
    if (table != null && !table.isEmpty()) {
      throw new Stopped(
          "table %s has %,d rows of others: give one that is empty"
              .formatted(table.name(), table.count()));
    }
    try (Loops loops = new Loops(1);
        Fleet fleet = new Fleet(target, plan, loops)) {
      return run(loops, fleet);
    } finally {
      progress.clear();
    }
  }

  private MembershipReport run(Loops loops, Fleet fleet) {
    double seconds = fleet.open(progress);
    Long rows = table == null ? null : table.count();
    List<MembershipReport.Broadcasts> broadcasts = broadcast(fleet);
    Meter meter = loops.gather();
    var checked =
        new MembershipReport.Checked(owed(), missed(fleet), meter.duplicates, meter.stray);
    var joined =
        new MembershipReport.Joined(
            plan.sockets(),
            fleet.openedCount(),
            fleet.failedCount(),
            fleet.closedCount(),
            plan.joins(),
            Report.rounded(seconds),
            Report.rounded(plan.joins() / seconds));
    List<String> notes = fleet.notes();
    var oneLeft = table == null ? null : oneLeaves(fleet, table, notes);
    var allLeft = table == null ? null : allLeave(fleet, table);
    return new MembershipReport(
        target.url(),
        joined.opened() == plan.sockets()
            && joined.closed() == 0
            && checked.good()
            && (table == null || (gone(oneLeft) && gone(allLeft))),
        joined,
        Report.Latency.of(meter.connect),
        rows,
        broadcasts,
        checked,
        oneLeft,
        allLeft,
        notes);
  }

  private static boolean gone(MembershipReport.@Nullable Cleared cleared) {
    return cleared != null && cleared.left() == 0;
  }

  private List<MembershipReport.Broadcasts> broadcast(Fleet fleet) {
    if (fleet.openedCount() < plan.sockets()) {
      return List.of(); // each message would be waited for in vain; all of them are missed
    }
    Rounds rounds = new Rounds(plan, fleet, within.toNanos());
    fleet.start(rounds);
    double[] millis = new double[plan.channels()];
    for (int channel = 0; channel < millis.length; channel++) {
      progress.show("messages", (double) channel / millis.length, plan.channelName(channel));
      millis[channel] = rounds.publish(channel) / 1e6;
    }
    await(AFTERMATH, () -> false);
    return List.of(
        broadcasts("channels", millis, 0, plan.names()),
        broadcasts("default", millis, plan.byDefault(), plan.byDefault() + 1),
        broadcasts("channels of one", millis, plan.byDefault() + 1, plan.channels()));
  }

  private MembershipReport.Broadcasts broadcasts(String name, double[] millis, int from, int to) {
    double[] sorted = Arrays.copyOfRange(millis, from, to);
    Arrays.sort(sorted);
    return new MembershipReport.Broadcasts(
        name,
        to - from,
        IntStream.range(from, to).map(plan::membersOf).max().orElse(0),
        Report.rounded(sorted[sorted.length / 2]),
        Report.rounded(sorted[sorted.length - 1]));
  }

  private long owed() {
    return IntStream.range(0, plan.connections()).mapToLong(plan::owed).sum();
  }

  private long missed(Fleet fleet) {
    long missed = 0;
    for (ClientConnection receiver : fleet.receivers()) {
      int owed = plan.owed(receiver.index());
      missed +=
          Loops.call(
              receiver.loop().executor(),
              () ->
                  IntStream.range(0, owed)
                      .mapToLong(stream -> receiver.ledger().lost(stream, 1))
                      .sum());
    }
    return missed;
  }

  private MembershipReport.@Nullable Cleared oneLeaves(
      Fleet fleet, MemberTable from, List<String> notes) {
    ClientConnection traveller = fleet.receivers().getLast();
    String id = Loops.call(traveller.loop().executor(), traveller::id);
    if (id == null) {
      notes.add("the answers to joins have no connectionId, so nobody knows whose rows to look at");
      return null;
    }
    long rows = from.rowsOf(id);
    return cleared(
        "one leaves",
        rows,
        () -> traveller.loop().executor().execute(traveller::close),
        () -> from.rowsOf(id) == 0,
        () -> from.rowsOf(id));
  }

  private MembershipReport.Cleared allLeave(Fleet fleet, MemberTable from) {
    return cleared("all leave", from.count(), fleet::close, from::isEmpty, from::count);
  }

  private MembershipReport.Cleared cleared(
      String phase, long rows, Runnable leave, BooleanSupplier empty, LongSupplier count) {
    progress.show(phase, 0, "%,d rows".formatted(rows));
    long begin = System.nanoTime();
    leave.run();
    boolean gone = await(within.toNanos(), empty);
    double seconds = Report.rounded((System.nanoTime() - begin) / 1e9);
    return new MembershipReport.Cleared(rows, seconds, gone ? 0 : count.getAsLong());
  }

  /// @return false if it did not become true in time
  private static boolean await(long nanos, BooleanSupplier condition) {
    long end = System.nanoTime() + nanos;
    do {
      if (condition.getAsBoolean()) {
        return true;
      }
      FunctionGateway.pause();
    } while (System.nanoTime() < end);
    return false;
  }
}
