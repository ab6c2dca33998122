// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.event.ProxyResponse;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.util.List;
import java.util.function.Consumer;

/// Answers with a status, and calls nobody.
public record MockBackend(int statusCode) implements Backend {

  @Override
  public void call(Invocation invocation, Consumer<Outcome> then) {
    then.accept(new Outcome.Answered(new ProxyResponse(statusCode, List.of(), null)));
  }

  @Override
  public void close() {}
}
