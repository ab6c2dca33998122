// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One run from the first connection to the report.
final class Run {
  /// A closed loop that got nothing for so long takes what is outstanding for lost.
  private static final long STALLED = 2_000_000_000L;

  private static final long STEP = 20_000_000L;

  private final Target target;
  private final Load load;
  private final @Nullable ServerProcess server;
  private final Progress progress;

  Run(Target target, Load load, @Nullable ServerProcess server, Progress progress) {
    this.target = target;
    this.load = load;
    this.server = server;
    this.progress = progress;
  }

  /// What was read at one moment.
  record Reading(long at, long serverMicros, List<Long> loopNanos) {}

  /// What opening the connections took: the server's CPU time and growth, 0 if it is not known.
  record Opening(double seconds, long cpuMicros, long bytes) {}

  /// The measured time, and the totals of the whole run.
  record Measured(Reading begin, Reading end, long published, long publishedMeasured, long lost) {}

  /// @throws Stopped if the run cannot begin or go on
  Report go() {
    SystemLimits.read().check(load.sockets(), target.sources().size());
    try (Loops loops = new Loops(load.threads());
        Fleet fleet = new Fleet(target, load, loops)) {
      Opening opening = open(fleet);
      Measured measured =
          fleet.openedCount() == 0 || load.mode() == Load.Mode.CONNECT ? null : drive(loops, fleet);
      return new Evaluation(target, load, server).report(loops, fleet, opening, measured);
    } finally {
      progress.clear();
    }
  }

  private Opening open(Fleet fleet) {
    long cpu = server == null ? 0 : server.cpuMicros();
    long bytes = server == null ? 0 : server.residentBytes();
    double seconds = fleet.open(progress);
    return new Opening(
        seconds,
        server == null ? 0 : server.cpuMicros() - cpu,
        server == null ? 0 : server.residentBytes() - bytes);
  }

  private Measured drive(Loops loops, Fleet fleet) {
    Job job =
        switch (load.mode()) {
          case BROADCAST -> new Broadcast(load, fleet);
          case ECHO -> new Echo(load, fleet);
          case IDLE, CONNECT -> new Hold();
        };
    fleet.start(job);
    long start = loops.now() + STEP;
    long begin = start + (long) (load.warmUp() * 1e9);
    long end = begin + (long) (load.seconds() * 1e9);
    loops.measure(begin, end);
    job.start(start, begin, end);
    watch(loops, job, "warm-up", start, begin);
    Reading first = read(loops);
    watch(loops, job, "measuring", begin, end);
    Reading last = read(loops);
    long stop = end + (long) (load.drain() * 1e9);
    while (job.owed() > 0 && loops.now() < stop) {
      progress.show("draining", 1, "%,d deliveries to come".formatted(job.owed()));
      pause(STEP);
    }
    long published = job.stop();
    return new Measured(first, last, published, job.sentMeasured(), job.lost());
  }

  /// Waits until `to` (nanoseconds of [Loops#now]), shows what is going on, and helps a closed loop
  /// past a loss.
  private void watch(Loops loops, Job job, String phase, long from, long to) {
    long owed = -1;
    long delivered = -1;
    long changed = loops.now();
    for (long now = changed; now < to; now = loops.now()) {
      // Seen at a slow server, as much is owed as ever: what was delivered tells that it works.
      if (job.owed() != owed || loops.delivered() != delivered) {
        owed = job.owed();
        delivered = loops.delivered();
        changed = now;
      } else if (owed > 0 && load.rate() == 0 && now - changed > STALLED) {
        job.forgive();
      }
      String detail =
          load.mode() == Load.Mode.IDLE
              ? "%,d connections held".formatted(load.connections())
              : "%,d deliveries".formatted(loops.delivered());
      progress.show(phase, (double) (now - from) / (to - from), detail);
      pause(Math.min(100_000_000L, to - now));
    }
  }

  private static void pause(long nanos) {
    LockSupport.parkNanos(nanos);
    if (Thread.interrupted()) {
      throw new Stopped("interrupted");
    }
  }

  private Reading read(Loops loops) {
    return new Reading(loops.now(), server == null ? 0 : server.cpuMicros(), loops.cpu());
  }
}
