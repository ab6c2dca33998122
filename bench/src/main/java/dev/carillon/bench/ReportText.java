// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A report for people.
record ReportText(PrintWriter out) {
  void print(Report report) {
    connections(report.connections());
    if (report.messages() != null) {
      messages(report.messages());
    }
    latency("latency", report.latencyMs());
    if (report.server() != null) {
      server(report.server());
    }
    line(
        "client",
        String.format(
            Locale.ROOT,
            "%s, %d loop(s), the busiest at %.0f %% of a core",
            report.client().transport(),
            report.client().threads(),
            report.client().busiestLoop() * 100));
    if (report.floor() != null) {
      floor(report.floor());
    }
    report.notes().forEach(note -> line("note", note));
    line("result", report.ok() ? "good: nothing lost, doubled or out of order" : "FAILED");
    out.flush();
  }

  private void connections(Report.Connections connections) {
    line(
        "connections",
        String.format(
            Locale.ROOT,
            "%,d of %,d opened at %,.0f/s, %,d failed, %,d ended by the server",
            connections.opened(),
            connections.wanted(),
            connections.perSecond(),
            connections.failed(),
            connections.closed()));
    latency("opening", connections.openMs());
  }

  private void messages(Report.Messages messages) {
    line(
        "rates",
        String.format(
            Locale.ROOT,
            "%,.1f messages/s published, %,.0f deliveries/s, %,d B each",
            messages.publishedPerSecond(),
            messages.deliveredPerSecond(),
            messages.payload()));
    line(
        "checked",
        String.format(
            Locale.ROOT,
            "%,d published, %,d delivered, %,d lost, %,d duplicates, %,d out of order, %,d stray",
            messages.published(),
            messages.delivered(),
            messages.lost(),
            messages.duplicates(),
            messages.outOfOrder(),
            messages.stray()));
  }

  private void latency(String name, Report.@Nullable Latency latency) {
    if (latency != null) {
      line(name, latency(latency));
    }
  }

  static String latency(Report.Latency latency) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms",
        latency.p50(),
        latency.p90(),
        latency.p99(),
        latency.p999(),
        latency.max());
  }

  private void server(Report.Server server) {
    String perDelivery =
        server.cpuMicrosPerDelivery() == null
            ? ""
            : String.format(Locale.ROOT, ", %.2f µs per delivery", server.cpuMicrosPerDelivery());
    line(
        "server",
        String.format(
            Locale.ROOT, "process %d, %.2f cores%s", server.pid(), server.cores(), perDelivery));
    line(
        "memory",
        String.format(
            Locale.ROOT,
            "%,d MB resident, %,d B per connection, %.0f µs CPU to open one",
            server.residentBytes() >> 20,
            server.bytesPerConnection(),
            server.cpuMicrosPerConnect()));
  }

  private void floor(Report.FloorCost floor) {
    String ratio =
        floor.p99Ratio() == null
            ? ""
            : String.format(Locale.ROOT, "; p99 is %.2f × (receivers × floor)", floor.p99Ratio());
    line(
        "floor",
        String.format(Locale.ROOT, "%.2f µs per bare send%s", floor.cpuMicrosPerDelivery(), ratio));
  }

  private void line(String name, String text) {
    out.printf(Locale.ROOT, "%-12s %s%n", name, text);
  }
}
