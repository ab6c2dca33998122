// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.connection.Refusal;
import dev.carillon.function.TestStage;
import dev.carillon.route.Stage;
import dev.carillon.route.TestApis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
  private final TestStage on = new TestStage();
  private final Stage stage = TestApis.stage(on, "api0000001", "dev", OriginRule.loopback());
  private final GatewayMeters gateway = new GatewayMeters(2);
  private final Metrics metrics = new Metrics(List.of(stage), gateway, () -> 4_096);

  @AfterEach
  void close() {
    on.close();
  }

  private String text() {
    stage.meters().refused(Refusal.BAD_ORIGIN).increment();
    stage.meters().route("echo").add(3);
    gateway.refused(Refusal.BAD_REQUEST).increment();
    gateway.requests(426).increment();
    stage.meters().publishToWrite.record(100_000);
    return metrics.text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "carillon_connections_open         | gauge",
        "carillon_connects_total           | counter",
        "carillon_messages_in_total        | counter",
        "carillon_bytes_in_total           | counter",
        "carillon_messages_out_total       | counter",
        "carillon_bytes_out_total          | counter",
        "carillon_publications_total       | counter",
        "carillon_deliveries_total         | counter",
        "carillon_slow_closes_total        | counter",
        "carillon_zombie_closes_total      | counter",
        "carillon_refused_total            | counter",
        "carillon_routes_total             | counter",
        "carillon_function_calls_total     | counter",
        "carillon_function_errors_total    | counter",
        "carillon_function_timeouts_total  | counter",
        "carillon_function_throttled_total | counter",
        "carillon_function_seconds         | histogram",
        "carillon_http_requests_total      | counter",
        "carillon_publish_to_write_seconds | histogram",
        "carillon_loop_lag_seconds         | gauge",
        "process_start_time_seconds        | gauge",
        "process_cpu_seconds_total         | counter",
        "jvm_memory_heap_used_bytes        | gauge",
        "carillon_direct_memory_bytes      | gauge",
        "jvm_gc_collection_seconds_total   | counter",
        "jvm_threads                       | gauge"
      })
  void everyPromisedNameHasHelpATypeAndAValue(String name, String type) {
    assertThat(text())
        .containsPattern("(?m)^# HELP " + name + " \\S.*$")
        .contains("\n# TYPE " + name + " " + type + "\n")
        .containsPattern("(?m)^" + name + "(_bucket)?(\\{[^}]*\\})? -?[0-9.E+-]+$");
  }

  @Test
  void valuesAreThoseOfTheMeters() {
    stage.meters().open.add(7);

    assertThat(text())
        .contains("carillon_connections_open{api=\"api0000001\",stage=\"dev\"} 7.0\n")
        .contains("carillon_routes_total{api=\"api0000001\",route=\"echo\",stage=\"dev\"} 3.0\n")
        .contains(
            "carillon_refused_total{api=\"api0000001\",reason=\"bad_origin\",stage=\"dev\"} 1.0\n")
        .contains("carillon_refused_total{api=\"\",reason=\"bad_request\",stage=\"\"} 1.0\n")
        .contains("carillon_http_requests_total{status=\"426\"} 1.0\n")
        .contains("carillon_direct_memory_bytes 4096.0\n")
        .contains(
            "carillon_publish_to_write_seconds_bucket{api=\"api0000001\",stage=\"dev\",le=\"6.25E-5\"} 0\n")
        .contains(
            "carillon_publish_to_write_seconds_bucket{api=\"api0000001\",stage=\"dev\",le=\"1.25E-4\"} 1\n")
        .contains("carillon_loop_lag_seconds{loop=\"1\"} 0.0\n");
  }

  @Test
  void functionsAreCountedByWhatCameOfTheirCalls() {
    var functions = stage.meters().functions;
    functions.calls.add(9);
    functions.errors.add(3);
    functions.timeouts.add(2);
    functions.throttled.increment();
    functions.latency.record(3_000_000);

    String labels = "{api=\"api0000001\",stage=\"dev\"} ";
    assertThat(text())
        .contains("carillon_function_calls_total" + labels + "9.0\n")
        .contains("carillon_function_errors_total" + labels + "3.0\n")
        .contains("carillon_function_timeouts_total" + labels + "2.0\n")
        .contains("carillon_function_throttled_total" + labels + "1.0\n")
        .contains("carillon_function_seconds_count" + labels + "1\n")
        .contains("carillon_function_seconds_sum" + labels + "0.003\n");
  }

  @Test
  void labelsAreOnlyThoseThatTheConfigurationFills() {
    assertThat(text().lines().filter(line -> line.contains("{")))
        .allMatch(line ->
            line.matches("\\w+\\{((api|stage|reason|route|status|loop|le)=\"[^\"]*\",?)+\\} .*"));
  }
}
