// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;

/// The process under the gateway, in the names that Prometheus clients have for it.
final class ProcessMetrics {
  private ProcessMetrics() {}

  /// @param directMemory bytes of buffers outside the heap
  static MetricSnapshots collect(long directMemory) {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    long collecting = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collecting += Math.max(0, collector.getCollectionTime());
    }
    double cpu =
        ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
    return new MetricSnapshots(
        gauge("process_start_time_seconds", "Start, since 1970", runtime.getStartTime() / 1_000.0),
        counter("process_cpu_seconds", "CPU time of the process", cpu),
        gauge(
            "jvm_memory_heap_used_bytes",
            "Heap in use, garbage included",
            (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()),
        gauge("carillon_direct_memory_bytes", "Buffers outside the heap", (double) directMemory),
        counter("jvm_gc_collection_seconds", "Time spent collecting garbage", collecting / 1e3),
        gauge("jvm_threads", "Live threads", ManagementFactory.getThreadMXBean().getThreadCount()));
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static CounterSnapshot counter(String name, String help, double value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
