// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Keeps the tables of docs/cost.md what their arithmetic gives.
class CostTest {
  private static final Path PAGE = Path.of("../docs/cost.md");
  private static final String COMMAND =
      "./carillon mvn -q -pl deploy test -Dtest=CostTest -Ddocs=write";
  private static final List<Load> LOADS =
      List.of(
          Load.everyMinute(20_000),
          Load.everyMinute(100_000),
          Load.everySecond(20_000),
          Load.everySecond(100_000));

  @Test
  void theTablesOfThePageAreWhatTheArithmeticGives() throws Exception {
    String page = Files.readString(PAGE);
    String expected =
        replace(replace(replace(page, "aws", aws()), "machine", machine()), "even", even());
    if ("write".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, expected);
    } else {
      assertThat(page).as("the tables are not up to date; run: " + COMMAND).isEqualTo(expected);
    }
  }

  @Test
  void linesThatDependOnTheServiceAloneAreWhatOthersComputed() {
    List<AwsCost.Line> lines = AwsCost.of(Load.everyMinute(20_000));
    assertThat(lines.get(0).dollars()).isEqualTo(216.00, within(0.005));
    assertThat(lines.get(1).dollars()).isEqualTo(864.00, within(0.005));
    assertThat(lines.get(2).dollars()).isEqualTo(28.80, within(0.005));
    assertThat(lines.getLast().dollars()).isEqualTo(150.25, within(0.005));
    assertThat(AwsCost.of(Load.everyMinute(100_000)).get(1).dollars())
        .isEqualTo(3656.00, within(0.005));
  }

  private static String aws() {
    StringBuilder table = head("per month");
    int lines = AwsCost.of(LOADS.getFirst()).size();
    for (int i = 0; i < lines; i++) {
      int line = i;
      table.append(
          row(
              AwsCost.of(LOADS.getFirst()).get(i).name(),
              load -> {
                AwsCost.Line cost = AwsCost.of(load).get(line);
                return cost.quantity() + ": " + dollars(cost.dollars());
              }));
    }
    table.append(row("**in all**", load -> "**" + dollars(AwsCost.total(load)) + "**"));
    table.append(
        row(
            "for each user",
            load -> String.format(Locale.ROOT, "$%.3f", AwsCost.total(load) / load.users())));
    return table.toString();
  }

  private static String machine() {
    StringBuilder table = head("mean, or per month");
    table.append(
        row(
            "deliveries a second",
            load -> String.format(Locale.ROOT, "%,.0f", MachineCost.deliveriesPerSecond(load))));
    table.append(
        row(
            "processors",
            load -> String.format(Locale.ROOT, "%.2f", MachineCost.processors(load))));
    table.append(
        row(
            "memory",
            load -> String.format(Locale.ROOT, "%.2f GB", MachineCost.gigabytesOfMemory(load))));
    table.append(
        row("link", load -> String.format(Locale.ROOT, "%.2f Gbit/s", load.gigabitsPerSecond())));
    table.append(
        row("data", load -> String.format(Locale.ROOT, "%,.1f TB", load.gigabytes() / 1000)));
    table.append(
        row(
            "**rented machine**",
            load ->
                MachineCost.fitsTheLink(load)
                    ? "**" + dollars(MachineCost.rented(load)) + "**"
                    : "does not fit its link"));
    table.append(row("EC2: the machine", load -> dollars(MachineCost.cloudMachine(load))));
    table.append(
        row("EC2: data to the internet", load -> dollars(Prices.transfer(load.gigabytes()))));
    table.append(row("**EC2**", load -> "**" + dollars(MachineCost.cloud(load)) + "**"));
    table.append(
        row(
            "AWS functions cost times as much as EC2",
            load ->
                String.format(Locale.ROOT, "%.1f", AwsCost.total(load) / MachineCost.cloud(load))));
    return table.toString();
  }

  private static String even() {
    return "| cheaper from … users on | one a minute | one a second |\n|---|--:|--:|\n"
        + even("rented machine", false)
        + even("EC2", true);
  }

  private static String even(String name, boolean inTheCloud) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d |\n",
        name,
        MachineCost.breakEven(Load::everyMinute, inTheCloud),
        MachineCost.breakEven(Load::everySecond, inTheCloud));
  }

  private static StringBuilder head(String corner) {
    return new StringBuilder("| " + corner + " | ")
        .append(LOADS.stream().map(Load::name).collect(Collectors.joining(" | ")))
        .append(" |\n|---|--:|--:|--:|--:|\n");
  }

  private static String row(String name, Function<Load, String> cell) {
    return "| "
        + name
        + " | "
        + LOADS.stream().map(cell).collect(Collectors.joining(" | "))
        + " |\n";
  }

  private static String dollars(double amount) {
    return amount >= 10_000
        ? String.format(Locale.ROOT, "$%,.0f", amount)
        : String.format(Locale.ROOT, "$%,.2f", amount);
  }

  private static String replace(String page, String name, String table) {
    String begin = "<!-- " + name + " begin -->\n";
    String end = "<!-- " + name + " end -->\n";
    assertThat(page).contains(begin, end);
    return page.substring(0, page.indexOf(begin) + begin.length())
        + "\n"
        + table
        + "\n"
        + page.substring(page.indexOf(end));
  }
}
