// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What one kind of function cost; the names are those of the JSON object.
///
/// @param perGatewayCore events for each second of the gateway's own CPU time
/// @param perCore the same, with the CPU time of the processes that it started
/// @param gatewayUserMicros CPU time of the gateway in user space, per event
/// @param gatewaySystemMicros and in the kernel
/// @param functionMicros CPU time of the processes that it started, per event
/// @param coldMs the first call less a later one; null where nothing is started
@JsonInclude(JsonInclude.Include.NON_NULL)
record FunctionCost(
    String function,
    boolean ok,
    double perSecond,
    double perGatewayCore,
    double perCore,
    double p50Ms,
    double p99Ms,
    double gatewayUserMicros,
    double gatewaySystemMicros,
    double functionMicros,
    @Nullable Double coldMs) {

  /// @param report of a run without a warm-up, around which the CPU times were read
  static FunctionCost of(
      FunctionKind kind,
      Report report,
      ServerProcess.Cpu gateway,
      long functions,
      double seconds,
      @Nullable Double cold) {
    Report.Messages messages = report.messages();
    Report.Latency latency = report.latencyMs();
    if (messages == null || latency == null || messages.delivered() == 0) {
      throw new Stopped(kind.title() + " answered nothing: " + String.join("; ", report.notes()));
    }
    double events = messages.delivered();
    return new FunctionCost(
        kind.title(),
        report.ok(),
        tenth(events / seconds),
        tenth(events * 1e6 / gateway.micros()),
        tenth(events * 1e6 / (gateway.micros() + functions)),
        latency.p50(),
        latency.p99(),
        tenth(gateway.user() / events),
        tenth(gateway.system() / events),
        tenth(functions / events),
        cold == null ? null : tenth(cold));
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
