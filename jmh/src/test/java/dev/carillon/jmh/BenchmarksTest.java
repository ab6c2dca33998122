// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Each benchmark for a moment in this process: the figures mean nothing, but each checks what it
/// measures and fails when something is missing.
class BenchmarksTest {
  private static final int PARAMETERS = 4;

  static Stream<String> benchmarks() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(BenchmarkListEntry::getUsername)
        .filter(name -> !name.startsWith(Delivery.class.getName()));
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void aPieceRunsWithAllItsParameters(String benchmark) throws RunnerException {
    assertThat(run(benchmark)).hasSize(PARAMETERS);
  }

  @Test
  void whatIsPublishedReachesEverySubscriberThroughItsSocket() throws RunnerException {
    assertThat(run(Delivery.class.getName() + ".publishAndRead"))
        .hasSize(PARAMETERS)
        .allSatisfy(result ->
            assertThat(
                    Objects.requireNonNull(result.getSecondaryResults().get("deliveries"))
                        .getScore())
                .isCloseTo(3 * result.getPrimaryResult().getScore(), withPercentage(1)));
  }

  private static Collection<RunResult> run(String benchmark) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(benchmark + "$")
            .param("subscribers", "3")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(5))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).run();
  }
}
