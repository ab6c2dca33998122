// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A report of memberships for people.
record MembershipText(PrintWriter out) {
  void print(MembershipReport report) {
    MembershipReport.Joined joined = report.joined();
    line(
        "connections",
        String.format(
            Locale.ROOT,
            "%,d of %,d opened, %,d failed, %,d ended by the server",
            joined.opened(),
            joined.connections(),
            joined.failed(),
            joined.closed()));
    line(
        "joins",
        String.format(
            Locale.ROOT,
            "%,d in %,.1f s with the connects: %,.0f/s",
            joined.joins(),
            joined.seconds(),
            joined.perSecond()));
    if (report.openMs() != null) {
      line("opening", ReportText.latency(report.openMs()));
    }
    if (report.rows() != null) {
      line("rows", String.format(Locale.ROOT, "%,d", report.rows()));
    }
    for (MembershipReport.Broadcasts some : report.broadcasts()) {
      line(
          "broadcast",
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d members, the last had it after %,.1f ms (median), %,.1f ms (max)",
              some.name(),
              some.channels(),
              some.members(),
              some.medianMs(),
              some.maxMs()));
    }
    MembershipReport.Checked checked = report.checked();
    line(
        "checked",
        String.format(
            Locale.ROOT,
            "%,d deliveries owed, %,d missed, %,d twice, %,d in a wrong channel",
            checked.owed(),
            checked.missed(),
            checked.twice(),
            checked.strays()));
    cleared("one leaves", report.oneLeft());
    cleared("all leave", report.allLeft());
    report.notes().forEach(note -> line("note", note));
    line("result", report.ok() ? "good: nothing missed, twice or left" : "FAILED");
    out.flush();
  }

  private void cleared(String name, MembershipReport.@Nullable Cleared cleared) {
    if (cleared == null) {
      line(name, "rows were not counted: no table was given");
    } else if (cleared.left() == 0) {
      line(
          name,
          String.format(
              Locale.ROOT, "%,d rows, all gone after %,.2f s", cleared.rows(), cleared.seconds()));
    } else {
      line(
          name,
          String.format(
              Locale.ROOT,
              "%,d of %,d rows left after %,.2f s",
              cleared.left(),
              cleared.rows(),
              cleared.seconds()));
    }
  }

  private void line(String name, String text) {
    out.printf(Locale.ROOT, "%-12s %s%n", name, text);
  }
}
