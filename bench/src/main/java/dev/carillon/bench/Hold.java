// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

/// Holds the connections and sends nothing.
record Hold() implements Job {
  @Override
  public void start(long begin, long measured, long end) {}

  @Override
  public void delivered(ClientConnection connection, int count) {}

  @Override
  public long owed() {
    return 0;
  }

  @Override
  public void forgive() {}

  @Override
  public long sentMeasured() {
    return 0;
  }

  @Override
  public long stop() {
    return 0;
  }

  @Override
  public long lost() {
    return 0;
  }
}
