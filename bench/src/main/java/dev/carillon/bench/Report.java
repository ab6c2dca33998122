// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// All figures of a run; what does not apply or could not be read is null. The names are those of
/// the JSON object.
///
/// @param ok no loss, no duplicate, no order violation, no connection failed or ended
/// @param notes what the reader must know to judge the figures
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
    String mode,
    String url,
    boolean ok,
    Connections connections,
    @Nullable Messages messages,
    @Nullable Latency latencyMs,
    @Nullable Server server,
    Client client,
    @Nullable FloorCost floor,
    List<String> notes) {

  /// The same beside the floor: a message has `connections × perConnection / channels` receivers.
  Report withFloor(double micros, Load load) {
    double receivers = (double) load.connections() * load.perConnection() / load.channels();
    Double ratio =
        latencyMs == null || micros == 0 ? null : latencyMs.p99() * 1e3 / (receivers * micros);
    return new Report(
        mode,
        url,
        ok,
        connections,
        messages,
        latencyMs,
        server,
        client,
        new FloorCost(micros, ratio),
        notes);
  }

  /// @param perSecond opened per second, joins included
  /// @param openMs how long one took, joins included
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Connections(
      int wanted, int opened, int failed, int closed, double perSecond, @Nullable Latency openMs) {}

  /// Published, lost, duplicates, outOfOrder and stray count the whole run with its warm-up; the
  /// rates are those of the measured time.
  ///
  /// @param lost deliveries that never came
  /// @param stray deliveries of a channel that the receiver never joined
  record Messages(
      int payload,
      long published,
      long delivered,
      double publishedPerSecond,
      double deliveredPerSecond,
      long lost,
      long duplicates,
      long outOfOrder,
      long stray) {

    boolean exact() {
      return lost == 0 && duplicates == 0 && outOfOrder == 0 && stray == 0;
    }
  }

  /// Milliseconds from the time a message was due to its receipt.
  record Latency(double p50, double p90, double p99, double p999, double max) {
    static @Nullable Latency of(Histogram nanos) {
      return nanos.getTotalCount() == 0
          ? null
          : new Latency(
              millis(nanos.getValueAtPercentile(50)),
              millis(nanos.getValueAtPercentile(90)),
              millis(nanos.getValueAtPercentile(99)),
              millis(nanos.getValueAtPercentile(99.9)),
              millis(nanos.getMaxValue()));
    }

    private static double millis(long nanos) {
      return Math.round(nanos / 1e3) / 1e3;
    }
  }

  /// @param cores CPU seconds per second of the measured time
  /// @param cpuMicrosPerDelivery null where nothing was delivered
  /// @param bytesPerConnection growth of the resident memory while the connections opened
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Server(
      long pid,
      double cores,
      @Nullable Double cpuMicrosPerDelivery,
      double cpuMicrosPerConnect,
      long residentBytes,
      long bytesPerConnection) {}

  /// @param busiestLoop share of a core that the busiest event loop of the driver used
  record Client(String transport, int threads, double busiestLoop) {}

  /// @param cpuMicrosPerDelivery what one bare `send()` costs on this machine under the same load
  /// @param p99Ratio p99 divided by (receivers of a message × that cost); null without a p99
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FloorCost(double cpuMicrosPerDelivery, @Nullable Double p99Ratio) {}

  /// To three places, as figures are read.
  static double rounded(double value) {
    return Math.round(value * 1_000) / 1e3;
  }
}
