// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.channel.FakeConnection;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.ManualLoops;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.IdSource;
import dev.carillon.connection.LoopId;
import java.time.Instant;
import java.time.InstantSource;

/// What the functions of a stage have at hand, on one event loop that the test runs.
public final class TestStage implements AutoCloseable {
  /// The first id that the stage gives out; connections have others.
  public static final String FIRST_ID = "AAAAZAAA_wABAQA=";

  static final int MAX_CHANNELS = 3;

  private final ManualLoops loops = new ManualLoops(1);
  private final StageScope scope =
      new StageScope(
          loops.hub,
          loops.hub.shard(0),
          loops.frames(),
          new FrameFormat(0, 100_000_000),
          new IdSource(new LoopId(1, 1, 0), InstantSource.fixed(Instant.ofEpochMilli(2_500)), 0xff),
          loops.meters,
          null,
          MAX_CHANNELS);

  public StageScope scope() {
    return scope;
  }

  public ManualLoops loops() {
    return loops;
  }

  public FakeConnection connect(Flavour flavour) {
    return loops.connect(0, flavour);
  }

  @Override
  public void close() {
    loops.close();
  }
}
