// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `carillon bench functions`.
@Command(
    name = "functions",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description =
        "Measures what an event costs on its way through each kind of function: an echo behind a two-way route of a gateway of its own, with one message outstanding on each connection. CPU time is read from /proc, so it needs Linux; a function that runs inside the gateway is in the gateway's own time.",
    footer = {
      "",
      "Examples:",
      "  all kinds, about three minutes:",
      "    ./carillon bench functions",
      "  two of them, longer, as JSON:",
      "    ./carillon bench functions --only java,node --seconds 30 --json"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
final class FunctionsCommand implements Callable<Integer> {
  private static final int PAYLOAD = 128;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Measured time of each kind (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "10",
      description = "Time before it, in which compilers come to rest (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16",
      description = "Connections, each with one message outstanding (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "Kinds: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<FunctionKind> only = EnumSet.noneOf(FunctionKind.class);

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    if (seconds <= 0 || warmUp <= 0 || connections < 1) {
      throw new Stopped("--seconds, --warm-up and --connections must be more than 0");
    }
    List<FunctionCost> costs = new ArrayList<>();
    try (HttpEcho backend = new HttpEcho()) {
      for (FunctionKind kind : only.isEmpty() ? EnumSet.allOf(FunctionKind.class) : only) {
        costs.add(measure(kind, backend.port()));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Bench.json(costs));
    } else {
      print(out, costs);
    }
    out.flush();
    return costs.stream().allMatch(FunctionCost::ok) ? 0 : 1;
  }

  private FunctionCost measure(FunctionKind kind, int port) {
    Programs programs = Programs.ofCheckout();
    Path classes = programs.target().resolve("classes").toAbsolutePath();
    var route = kind.route(programs, classes.toString(), port);
    Path folder = programs.target().resolve("functions").resolve(kind.name());
    try (FunctionGateway gateway =
        FunctionGateway.start(programs, folder, FunctionGateway.configuration(route))) {
      Double cold = kind.starts() ? FirstCall.cold(gateway.target(List.of()).url()) : null;
      run(gateway, kind, warmUp);
      ServerProcess.Cpu before = gateway.server().cpu();
      long functions = gateway.functionMicros();
      Report report = run(gateway, kind, seconds);
      return FunctionCost.of(
          kind,
          report,
          gateway.server().cpu().minus(before),
          gateway.functionMicros() - functions,
          seconds,
          cold);
    }
  }

  private Report run(FunctionGateway gateway, FunctionKind kind, double time) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, "%s, %.0f s%n", kind.title(), time);
    Progress progress = new Progress(err, Progress.stderrIsTerminal());
    Report report = new Run(gateway.target(List.of()), load(time), gateway.server(), progress).go();
    if (!report.ok()) {
      new ReportText(err).print(report);
    }
    return report;
  }

  private Load load(double time) {
    return new Load(
        Load.Mode.ECHO, connections, 0, connections, 1, 0, 1, PAYLOAD, 0, 1, time, 0, 5, 1);
  }

  static void print(PrintWriter out, List<FunctionCost> costs) {
    out.println(
        "| behind the echo | events/s | per second of the gateway's CPU | with the function's | p50, p99 ms | gateway's CPU per event: user, system µs | function's µs | cold start ms |");
    out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (FunctionCost cost : costs) {
      out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %,.0f | %,.0f | %.2f, %.2f | %.1f, %.1f | %s | %s |%s%n",
          cost.function(),
          cost.perSecond(),
          cost.perGatewayCore(),
          cost.perCore(),
          cost.p50Ms(),
          cost.p99Ms(),
          cost.gatewayUserMicros(),
          cost.gatewaySystemMicros(),
          cost.functionMicros() == 0 ? "–" : "%.1f".formatted(cost.functionMicros()),
          cold(cost.coldMs()),
          cost.ok() ? "" : " lost something");
    }
  }

  private static String cold(@Nullable Double millis) {
    return millis == null ? "–" : String.format(Locale.ROOT, "%.0f", millis);
  }
}
