// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `carillon bench membership`.
@Command(
    name = "membership",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "The way through the table: connections join channels through functions that keep their members",
      "in DynamoDB, each channel gets one message, a connection with 30 channels ends, then all end.",
      "Without --url it starts a gateway with the functions of module functions, and DynamoDB Local.",
      "Exit code 1 if a message was missed, came twice or to a wrong member, or if rows are left."
    },
    footer = {
      "",
      "Examples:",
      "  5,000 connections with three channels each, of fifty:",
      "    ./carillon bench membership",
      "  fewer, figures as JSON:",
      "    ./carillon bench membership --connections 500 --names 10 --json",
      "  functions and a table of your own (keys: AWS_ACCESS_KEY_ID and so on):",
      "    ./carillon bench membership --url wss://chat.example.com/prod --token TOKEN \\",
      "      --dynamodb https://dynamodb.eu-central-1.amazonaws.com --table channels"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
final class MembershipCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Connections that join (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "3",
      description = "Channels that each joins, besides default (default: ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--names",
      paramLabel = "N",
      defaultValue = "50",
      description = "Channels that there are (default: ${DEFAULT-VALUE}).")
  private int names;

  @Option(
      names = "--inflight",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Connections that may be opening and joining at once (default: ${DEFAULT-VALUE}).")
  private int inflight;

  @Option(
      names = "--within",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "Time in which a message must be with all members, and the table empty (default: ${DEFAULT-VALUE}).")
  private int within;

  @Mixin private TargetOptions targetOptions;

  @Option(
      names = "--dynamodb",
      paramLabel = "URL",
      description = "With --url: address of DynamoDB, to count the rows (default: not counted).")
  private @Nullable URI dynamodb;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      defaultValue = "channels",
      description = "Table of the memberships, empty before (default: ${DEFAULT-VALUE}).")
  private String table;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    if (connections < 1 || channels < 1 || names < channels || inflight < 1 || within < 1) {
      throw new Stopped(
          "--connections, --channels, --inflight and --within must be at least 1, --names at least --channels");
    }
    if (names + Membership.MANY >= Marker.MAX_CHANNELS) {
      throw new Stopped("--names must be less than " + (Marker.MAX_CHANNELS - Membership.MANY));
    }
    boolean running = spec.commandLine().getParseResult().hasMatchedOption("--url");
    if (!running && dynamodb != null) {
      throw new Stopped("--dynamodb needs --url: a gateway of its own has a database of its own");
    }
    MembershipReport report = running ? againstRunning() : byItself();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Bench.json(report));
      out.flush();
    } else {
      new MembershipText(out).print(report);
    }
    return report.ok() ? 0 : 1;
  }

  private MembershipReport againstRunning() {
    Target target = targetOptions.target();
    if (dynamodb == null) {
      return run(target, null);
    }
    try (MemberTable rows = MemberTable.of(dynamodb, table, System.getenv())) {
      return run(target, rows);
    }
  }

  private MembershipReport byItself() {
    Programs programs = Programs.ofCheckout();
    Path jar = MemberFunctions.jar(programs);
    Path folder = programs.target().resolve("membership").toAbsolutePath();
    try (LocalDynamoDb database = LocalDynamoDb.start(programs, folder);
        MemberTable rows = database.table(table);
        FunctionGateway gateway =
            FunctionGateway.start(
                programs,
                folder,
                MemberFunctions.configuration(jar, folder.resolve("state"), rows))) {
      return run(gateway.target(targetOptions.headers()), rows);
    }
  }

  private MembershipReport run(Target target, @Nullable MemberTable rows) {
    Progress progress = new Progress(spec.commandLine().getErr(), Progress.stderrIsTerminal());
    var plan = new Membership(connections, channels, names, inflight);
    return new MembershipRun(target, plan, rows, Duration.ofSeconds(within), progress).go();
  }
}
