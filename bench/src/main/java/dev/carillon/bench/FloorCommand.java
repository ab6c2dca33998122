// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `carillon bench floor`.
@Command(
    name = "floor",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Measures what one bare send() per receiver costs on this machine.",
      "A C program that does nothing else is put under the same load. Needs Linux and a C compiler."
    },
    footer = {
      "",
      "Example: the floor of a 2 KB broadcast to 10,000 receivers every second, on core 0",
      "  ./carillon bench floor --connections 10000 --payload 2KB --rate 1 --cpus 0"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
final class FloorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LoadOptions options;

  @Option(
      names = "--cpus",
      paramLabel = "LIST",
      description = "CPUs for the floor, such as 0 or 0,2-3 (default: any).")
  private @Nullable String cpus;

  @Override
  public Integer call() {
    Load load = options.load(Load.Mode.BROADCAST);
    SystemLimits.read().check(load.sockets(), 1);
    double cost = Floor.build().measure(load, load.seconds(), cpus);
    spec.commandLine()
        .getOut()
        .printf(
            "floor        %.2f µs per bare send, %.1f ms for all %,d receivers%n",
            cost, cost * load.connections() / 1e3, load.connections());
    return 0;
  }
}
