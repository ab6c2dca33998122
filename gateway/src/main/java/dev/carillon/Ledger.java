// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.config.Config;
import dev.carillon.function.CallLimit;
import dev.carillon.function.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that run and connections whose end somebody is told: what stays when functions are
/// exchanged.
final class Ledger implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final CallLimit limit;
  private final Path folder;
  private Journal.@Nullable Opened journal;

  Ledger(Config config) {
    this.limit = new CallLimit(config.functions().concurrency());
    this.folder = config.state().dir();
  }

  CallLimit limit() {
    return limit;
  }

  /// Remembers open connections; opened when the first stage asks.
  Journal journal() {
    if (journal == null) {
      try {
        journal = Journal.open(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return journal.journal();
  }

  /// What a gateway before this one left open.
  List<Journal.LeftBehind> left() {
    return journal == null ? List.of() : journal.left();
  }

  @Override
  public void close() {
    if (journal == null) {
      return;
    }
    try {
      journal.journal().close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the journal of connections could not be closed");
    }
  }
}
