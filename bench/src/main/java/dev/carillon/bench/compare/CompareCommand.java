// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Programs;
import dev.carillon.bench.Stopped;
import dev.carillon.bench.SystemLimits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `carillon bench compare`.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description =
        "Puts the same load on the gateway and on other servers, each beside the floor: a C program that sends once to each receiver and does nothing else. The two run in alternating slices of 150 ms, so that the ratio of their CPU times holds on a machine whose speed does not. Needs Linux, two processors and a C compiler. Without --quick it takes about twenty minutes.",
    footer = {
      "",
      "Examples:",
      "  a first look, in well under two minutes:",
      "    ./carillon bench compare --quick",
      "  all figures, into the document and its picture:",
      "    ./carillon bench compare --write docs/performance.md",
      "  broadcasts of the gateway and of a server that runs already:",
      "    ./carillon bench compare --only broadcast --peers carillon \\",
      "      --peer uws=9001 --path /room --join '{\"join\":\"c{c}\"}' \\",
      "      --publish '{\"to\":\"c{c}\",\"text\":\"{t}{p}\"}'"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--quick", description = "Fewer connections, fewer figures, short slices.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "GROUP",
      description = "Figures: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Group> only = EnumSet.noneOf(Group.class);

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "NAME",
      description =
          "Servers: carillon, ws, socket.io, nchan, floor (default: all that are installed; floor, which must come out as 1, only on request).")
  private List<String> peers = new ArrayList<>();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private @Nullable List<PeerOptions> running; // picocli wants no list of ours here

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections to each server, a multiple of 10 (default: 10000, quick: 1000).")
  private @Nullable Integer connections;

  @Option(
      names = "--cores",
      paramLabel = "SERVER,CLIENT",
      defaultValue = "0,1",
      description = "Processors for servers and for clients (default: ${DEFAULT-VALUE}).")
  private String cores;

  @Option(
      names = "--write",
      paramLabel = "FILE.md",
      description = "Write the table between the marks of this document, a chart into FILE.svg.")
  private @Nullable Path document;

  @Override
  public Integer call() {
    List<Figure> figures = Figure.of(groups(), subscribers(), quick);
    SystemLimits.read().check(subscribers() + subscribers() / 10, 1);
    if (document != null) {
      new Region(document).check();
    }
    Programs programs = Programs.ofCheckout();
    Path folder = programs.target().resolve("compare");
    Launcher launcher = new Launcher(folder, Cores.parse(cores));
    Peers all = new Peers(programs);
    List<Peer> chosen = all.chosen(peers, running(), err());
    all.build(chosen, launcher);
    Thread cleaning = Cleaning.atExit(chosen);
    Comparison comparison = comparison(programs, launcher, all.floor());
    Table table = comparison.run(chosen, figures);
    Runtime.getRuntime().removeShutdownHook(cleaning);
    spec.commandLine().getOut().print("\n" + TextTable.of(table));
    spec.commandLine().getOut().flush();
    if (document != null) {
      write(document, table);
    }
    return comparison.failures() == 0 ? 0 : 1;
  }

  private Comparison comparison(Programs programs, Launcher launcher, Peer floor) {
    Path text = programs.module().resolve("load").resolve("messages.jsonl");
    Client.Tools tools = new Client.Tools(launcher, programs.compiled("wsload"), text);
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    Instructions instructions = Instructions.of(tools, programs, effort);
    return new Comparison(tools, floor, effort, instructions, err());
  }

  private static void write(Path document, Table table) {
    String picture = document.getFileName().toString().replaceAll("\\.md$", "") + ".svg";
    Machine machine = Machine.here(Clock.systemUTC());
    Chart.write(document.resolveSibling(picture), table);
    new Region(document).write(MarkdownTable.of(table, machine, picture));
  }

  private Set<Group> groups() {
    if (!only.isEmpty()) {
      return only;
    }
    return quick ? Figure.quickGroups() : EnumSet.allOf(Group.class);
  }

  private int subscribers() {
    int number = connections == null ? (quick ? 1_000 : 10_000) : connections;
    if (number < 10 || number % 10 != 0) {
      throw new Stopped("--connections must be a multiple of 10, from 10 on, not " + number);
    }
    return number;
  }

  private List<Peer> running() {
    return running == null ? List.of() : running.stream().map(PeerOptions::peer).toList();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
