// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.connection.GatewayMeters;
import dev.carillon.connection.LatencyBuckets;
import dev.carillon.connection.StageMeters;
import dev.carillon.route.Stage;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// All counters in the text form of Prometheus. Labels hold names of the configuration, never a
/// value of a client.
public final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final List<Stage> stages;
  private final GatewayMeters gateway;

  /// @param directMemory tells the bytes of the transport's buffers outside the heap
  public Metrics(List<Stage> stages, GatewayMeters gateway, LongSupplier directMemory) {
    this.stages = stages;
    this.gateway = gateway;
    registry.register((MultiCollector) this::collect);
    registry.register((MultiCollector) () -> ProcessMetrics.collect(directMemory.getAsLong()));
  }

  String text() {
    var out = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private MetricSnapshots collect() {
    var all = new ArrayList<MetricSnapshot>();
    all.add(open());
    all.add(counter("carillon_connects", "WebSockets opened", m -> m.accepted));
    all.add(counter("carillon_messages_in", "Messages from clients", m -> m.messagesIn));
    all.add(counter("carillon_bytes_in", "Bytes of messages from clients", m -> m.bytesIn));
    all.add(counter("carillon_messages_out", "Messages to clients", m -> m.messagesOut));
    all.add(counter("carillon_bytes_out", "Bytes of frames to clients", m -> m.bytesOut));
    all.add(counter("carillon_publications", "Messages to channels", m -> m.publications));
    all.add(counter("carillon_deliveries", "Messages of channels, by receiver", m -> m.deliveries));
    all.add(
        counter("carillon_slow_closes", "Connections closed: reader too slow", m -> m.slowCloses));
    all.add(
        counter(
            "carillon_zombie_closes",
            "Connections closed: heartbeat not answered",
            m -> m.zombieCloses));
    all.add(refusals());
    all.add(routes());
    functions(all);
    all.add(requests());
    all.add(
        latency(
            "carillon_publish_to_write_seconds",
            "From a publication's arrival to the end of its writes on one event loop",
            m -> m.publishToWrite));
    all.add(lag());
    return new MetricSnapshots(all);
  }

  private MetricSnapshot open() {
    var gauge = GaugeSnapshot.builder().name("carillon_connections_open").help("Open WebSockets");
    for (Stage stage : stages) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(labels(stage))
              .value((double) stage.meters().open.sum())
              .build());
    }
    return gauge.build();
  }

  private MetricSnapshot counter(String name, String help, Function<StageMeters, LongAdder> meter) {
    var counter = CounterSnapshot.builder().name(name).help(help);
    for (Stage stage : stages) {
      counter.dataPoint(point(labels(stage), meter.apply(stage.meters())));
    }
    return counter.build();
  }

  private MetricSnapshot refusals() {
    var counter =
        CounterSnapshot.builder()
            .name("carillon_refused")
            .help("Connects, requests and messages refused, by reason");
    for (Stage stage : stages) {
      stage
          .meters()
          .refusals()
          .forEach((why, count) ->
              counter.dataPoint(point(labels(stage).add("reason", why.label()), count)));
    }
    Labels none = Labels.of("api", "", "stage", "");
    gateway
        .refusals()
        .forEach((why, count) -> counter.dataPoint(point(none.add("reason", why.label()), count)));
    return counter.build();
  }

  private MetricSnapshot routes() {
    var counter = CounterSnapshot.builder().name("carillon_routes").help("Messages, by route");
    for (Stage stage : stages) {
      stage
          .meters()
          .routes()
          .forEach(
              (key, count) -> counter.dataPoint(point(labels(stage).add("route", key), count)));
    }
    return counter.build();
  }

  private void functions(List<MetricSnapshot> all) {
    all.add(
        counter(
            "carillon_function_calls",
            "Calls of functions that are not built in",
            m -> m.functions.calls));
    all.add(
        counter(
            "carillon_function_errors",
            "Calls that failed: the function threw, ended or could not be reached",
            m -> m.functions.errors));
    all.add(
        counter(
            "carillon_function_timeouts",
            "Calls that were not answered in time",
            m -> m.functions.timeouts));
    all.add(
        counter(
            "carillon_function_throttled",
            "Calls refused because too many ran",
            m -> m.functions.throttled));
    all.add(
        latency(
            "carillon_function_seconds",
            "From the call of a function to what came of it, failures included",
            m -> m.functions.latency));
  }

  private MetricSnapshot requests() {
    var counter =
        CounterSnapshot.builder()
            .name("carillon_http_requests")
            .help("HTTP requests answered, by status; opened WebSockets are not among them");
    gateway
        .requests()
        .forEach((status, count) ->
            counter.dataPoint(point(Labels.of("status", String.valueOf(status)), count)));
    return counter.build();
  }

  private MetricSnapshot latency(
      String name, String help, Function<StageMeters, LatencyBuckets> meter) {
    var histogram = HistogramSnapshot.builder().name(name).help(help);
    for (Stage stage : stages) {
      LatencyBuckets buckets = meter.apply(stage.meters());
      var classic = ClassicHistogramBuckets.builder();
      for (int i = 0; i < LatencyBuckets.COUNT; i++) {
        classic.bucket(LatencyBuckets.upperNanos(i) / 1e9, buckets.count(i));
      }
      classic.bucket(Double.POSITIVE_INFINITY, buckets.count(LatencyBuckets.COUNT));
      histogram.dataPoint(
          HistogramSnapshot.HistogramDataPointSnapshot.builder()
              .labels(labels(stage))
              .classicHistogramBuckets(classic.build())
              .sum(buckets.sumSeconds())
              .build());
    }
    return histogram.build();
  }

  private MetricSnapshot lag() {
    var gauge =
        GaugeSnapshot.builder()
            .name("carillon_loop_lag_seconds")
            .help("How late an event loop came to its last timed task");
    for (int loop = 0; loop < gateway.loops(); loop++) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(Labels.of("loop", String.valueOf(loop)))
              .value(gateway.loopLagNanos(loop).get() / 1e9)
              .build());
    }
    return gauge.build();
  }

  private static Labels labels(Stage stage) {
    return Labels.of("api", stage.api(), "stage", stage.name());
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, LongAdder value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value.sum())
        .build();
  }
}
