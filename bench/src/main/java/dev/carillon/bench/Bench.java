// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import dev.carillon.bench.compare.CompareCommand;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// `carillon bench`: puts load on a gateway and checks every delivery.
@Command(
    name = "carillon bench",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    subcommands = {
      FloorCommand.class,
      CompareCommand.class,
      FunctionsCommand.class,
      MembershipCommand.class
    },
    description = {
      "Opens connections, joins channels, publishes, and checks every delivery: loss, duplicates and",
      "order exactly, latency from the time a message was due. Exit code 1 if anything is wrong."
    },
    footer = {
      "",
      "Examples:",
      "  2,000 receivers of one channel, a 2 KB message each second:",
      "    ./carillon bench --connections 2000 --payload 2KB --rate 1 --seconds 10",
      "  as fast as it goes, four messages outstanding, 100 channels, three in each connection:",
      "    ./carillon bench --channels 100 --per-connection 3 --window 4",
      "  echo, memory of idle connections, handshakes:",
      "    ./carillon bench --mode echo --connections 200",
      "    ./carillon bench --mode idle --connections 10000 --seconds 20",
      "    ./carillon bench --mode connect --connections 5000 --connect-rate 1000",
      "  over TLS, figures as JSON:",
      "    ./carillon bench --url wss://localhost:8443/dev --ca ca.pem --json",
      "  what calling functions costs:",
      "    ./carillon bench functions",
      "  5,000 connections with a table as their memory:",
      "    ./carillon bench membership",
      "  the gateway's pieces by themselves, without a server:",
      "    ./carillon bench jmh"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
public final class Bench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "broadcast",
      description = "broadcast, echo, idle or connect (default: ${DEFAULT-VALUE}).")
  private Load.Mode mode;

  @Mixin private TargetOptions targetOptions;
  @Mixin private LoadOptions loadOptions;

  @Option(
      names = "--floor",
      description = "Measure the floor before and after, and compare the p99 (mode broadcast).")
  private boolean withFloor;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((error, line, _) -> {
          if (!(error instanceof Stopped)) {
            throw error;
          }
          line.getErr().println("carillon bench: " + error.getMessage());
          line.getErr().flush();
          return 1;
        });
  }

  @Override
  public Integer call() {
    Target target = targetOptions.target();
    Load load = loadOptions.load(mode);
    if (withFloor && mode != Load.Mode.BROADCAST) {
      throw new Stopped("--floor compares broadcasts; leave it out in mode " + mode);
    }
    ServerProcess server = targetOptions.server(target);
    PrintWriter err = spec.commandLine().getErr();
    Run run = new Run(target, load, server, new Progress(err, Progress.stderrIsTerminal()));
    Report report = withFloor ? withFloor(run, load, server) : run.go();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(report));
      out.flush();
    } else {
      new ReportText(out).print(report);
    }
    return report.ok() ? 0 : 1;
  }

  /// Members stand in the order in which the record has them.
  static String json(Object report) {
    return JsonMapper.builder()
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .build()
        .writeValueAsString(report);
  }

  /// The machine's speed drifts, so that the floor is measured on both sides of the run, on the
  /// CPUs that the server may use.
  private static Report withFloor(Run run, Load load, @Nullable ServerProcess server) {
    Floor floor = Floor.build();
    String cpus = server == null ? null : server.cpus();
    double seconds = Math.clamp(load.seconds(), 2, 10);
    double before = floor.measure(load, seconds, cpus);
    Report report = run.go();
    double after = floor.measure(load, seconds, cpus);
    return report.withFloor((before + after) / 2, load);
  }
}
