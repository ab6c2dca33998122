// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a load costs with the stack of this module.
final class AwsCost {
  /// Calls of each session: authorizer, connect, two joins, disconnect.
  private static final int CALLS = 5;

  private static final double CALL_SECONDS = 0.05;
  private static final double CALL_GB = Handler.CONNECT.megabytes() / 1024.0;

  /// Posts that a processor signs and sends in a second.
  private static final double POSTS = 1000;

  /// Reading a channel that is too large for one call, and handing out its parts.
  private static final double CUT_SECONDS = 1;

  /// Claims of a part: one for each 100 members of a full one.
  private static final int BUCKETS = GatewayStack.FANOUT_PART / 100;

  private static final double SEND_GB = Handler.SEND.megabytes() / 1024.0;

  /// Connect 6, two joins of 5 each, disconnect 8.
  static final int WRITES = 24;

  /// The query of the disconnect, consistent.
  private static final int READS = 1;

  private static final double ROW_BYTES = 60;
  private static final double LOG_BYTES = 4 * 300;
  private static final int ALARMS = 25;

  /// @param quantity as it is shown; empty where there is none
  record Line(String name, String quantity, double dollars) {}

  private AwsCost() {}

  static List<Line> of(Load load) {
    List<Line> lines = new ArrayList<>();
    double minutes = (double) load.users() * Load.MINUTES;
    add(lines, "connection minutes", millions(minutes), minutes * Prices.CONNECTION_MINUTE);
    double sent = load.deliveries();
    add(lines, "broadcast messages", millions(sent), Prices.messages(sent));
    double joins = load.sessions() * 4;
    double more = Prices.messages(sent + joins) - Prices.messages(sent);
    add(lines, "joins and their answers", millions(joins), more);
    functions(lines, load);
    table(lines, load);
    double log = load.sessions() * LOG_BYTES / 1e9;
    add(lines, "access log", String.format(Locale.ROOT, "%.1f GB", log), log * Prices.LOG_GB);
    add(lines, "alarms", Integer.toString(ALARMS), ALARMS * Prices.ALARM);
    double out = load.gigabytes();
    add(
        lines,
        "data to the internet",
        String.format(Locale.ROOT, "%,.0f GB", out),
        Prices.transfer(out));
    return lines;
  }

  private static void functions(List<Line> lines, Load load) {
    double calls = load.sessions() * CALLS;
    double small = calls * CALL_SECONDS * CALL_GB;
    add(
        lines,
        "functions of connections",
        millions(calls) + ", " + gigabyteSeconds(small),
        calls * Prices.LAMBDA_REQUEST + small * Prices.LAMBDA_GB_SECOND);
    double invocations = (parts(load) + 1) * load.broadcasts();
    double each = load.users() / POSTS + (parts(load) == 0 ? CALL_SECONDS : CUT_SECONDS);
    double seconds = each * load.broadcasts();
    double large = seconds * SEND_GB;
    add(
        lines,
        "function that broadcasts",
        millions(invocations) + ", " + gigabyteSeconds(large),
        invocations * Prices.LAMBDA_REQUEST + large * Prices.LAMBDA_GB_SECOND);
  }

  private static void table(List<Line> lines, Load load) {
    double writes = load.sessions() * WRITES;
    double reads = load.sessions() * READS;
    add(
        lines,
        "table: memberships",
        millions(writes) + " W, " + millions(reads) + " R",
        writes * Prices.WRITE_UNIT + reads * Prices.READ_UNIT);
    // A claim is a row in the table and one in the index.
    double claims = 2 * parts(load) * BUCKETS * load.broadcasts();
    // Once to cut the channel into parts, once by the parts; half a unit for 4 KB.
    double queries = 2 * Math.ceil(load.users() * ROW_BYTES / 4096 / 2) * load.broadcasts();
    add(
        lines,
        "table: broadcasts",
        millions(claims) + " W, " + millions(queries) + " R",
        claims * Prices.WRITE_UNIT + queries * Prices.READ_UNIT);
  }

  /// A channel that one invocation can serve is not cut.
  private static double parts(Load load) {
    double parts = Math.ceil(load.users() / (double) GatewayStack.FANOUT_PART);
    return parts == 1 ? 0 : parts;
  }

  static double total(Load load) {
    return of(load).stream().mapToDouble(Line::dollars).sum();
  }

  private static void add(List<Line> lines, String name, String quantity, double dollars) {
    lines.add(new Line(name, quantity, dollars));
  }

  private static String millions(double count) {
    return count >= 10e9
        ? String.format(Locale.ROOT, "%,.1f G", count / 1e9)
        : String.format(Locale.ROOT, "%,.1f M", count / 1e6);
  }

  private static String gigabyteSeconds(double count) {
    return String.format(Locale.ROOT, "%,.2f M GB-s", count / 1e6);
  }
}
