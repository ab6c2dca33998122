// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.event.Event;
import dev.carillon.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must be there before an authorizer is asked (contract 4.1); if it is not, the answer is 401
/// and costs no call.
public final class IdentitySources {
  private static final String STAGE_VARIABLE = "stageVariables.";
  private static final String CONTEXT = "context.";

  /// Where a value comes from.
  private sealed interface Source {}

  /// From the handshake.
  private record OfRequest(RequestValue value) implements Source {}

  /// From the stage.
  private record StageVariable(String name) implements Source {}

  /// From what the gateway knows.
  private record Context(String name) implements Source {}

  private final List<Source> sources;

  private IdentitySources(List<Source> sources) {
    this.sources = sources;
  }

  /// @param texts as configured; none of them asks for nothing
  /// @throws IllegalArgumentException naming the one that is no identity source
  public static IdentitySources compile(List<String> texts) {
    return new IdentitySources(texts.stream().map(IdentitySources::source).toList());
  }

  /// Are all of them there and not empty?
  public boolean complete(Event event) {
    for (Source source : sources) {
      if (RequestValue.filled(value(source, event)) == null) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String value(Source source, Event event) {
    return switch (source) {
      case OfRequest(RequestValue value) -> {
        RequestHead head = event.head();
        yield head == null ? null : value.of(head);
      }
      case StageVariable(String name) -> event.source().stageVariables().get(name);
      case Context(String name) -> event.context(name);
    };
  }

  private static Source source(String text) {
    RequestValue value = RequestValue.parse(text);
    if (value != null) {
      return new OfRequest(value);
    }
    if (text.startsWith(STAGE_VARIABLE)) {
      return new StageVariable(text.substring(STAGE_VARIABLE.length()));
    }
    if (text.startsWith(CONTEXT)) {
      return new Context(text.substring(CONTEXT.length()));
    }
    throw new IllegalArgumentException("'" + text + "' is no identity source");
  }
}
