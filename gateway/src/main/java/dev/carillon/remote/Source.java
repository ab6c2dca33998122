// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.event.Event;
import dev.carillon.event.MessagePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a mapped parameter has its value from (contract 7.2).
sealed interface Source {
  String REQUEST = "route.request.";
  String BODY = REQUEST + "body";

  /// None if the event has nothing of the name.
  List<String> values(Event event);

  /// A parameter of the handshake's query.
  ///
  /// @param every with all its values instead of the last
  record Query(String name, boolean every) implements Source {
    @Override
    public List<String> values(Event event) {
      return pick(event.query().get(name), every);
    }
  }

  /// A header of the handshake, in any spelling.
  ///
  /// @param every with all its values instead of the last
  record Header(String name, boolean every) implements Source {
    @Override
    public List<String> values(Event event) {
      // On other events the map is one that knows no other spelling, and is empty.
      return pick(event.headers().get(name), every);
    }
  }

  /// Something in the message.
  record Body(MessagePath path) implements Source {
    @Override
    public List<String> values(Event event) {
      byte[] body = event.body();
      return one(body == null ? null : path.value(body));
    }
  }

  /// A variable of the stage.
  record StageVariable(String name) implements Source {
    @Override
    public List<String> values(Event event) {
      return one(event.source().stageVariables().get(name));
    }
  }

  /// A value of `$context`.
  record Context(String name) implements Source {
    @Override
    public List<String> values(Event event) {
      return one(event.context(name));
    }
  }

  /// Text that stands for itself.
  record Static(String text) implements Source {
    @Override
    public List<String> values(Event event) {
      return List.of(text);
    }
  }

  /// Reads `context.connectionId`, `route.request.body.user.id`, `'text'` and the like.
  ///
  /// @return null if the text is none of them
  /// @throws IllegalArgumentException if a path is malformed
  static @Nullable Source parse(String text) {
    if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
      return new Static(text.substring(1, text.length() - 1));
    }
    if (text.equals(BODY) || text.startsWith(BODY + ".") || text.startsWith(BODY + "[")) {
      String tail = text.substring(BODY.length());
      boolean whole = tail.equals(".$") || tail.startsWith(".$.") || tail.startsWith(".$[");
      return new Body(MessagePath.compile(whole ? tail.substring(2) : tail));
    }
    int dot = text.startsWith(REQUEST) ? text.indexOf('.', REQUEST.length()) : text.indexOf('.');
    String name = text.substring(dot + 1);
    if (dot < 0 || name.isEmpty()) {
      return null;
    }
    return switch (text.substring(0, dot)) {
      case "route.request.querystring" -> new Query(name, false);
      case "route.request.multivaluequerystring" -> new Query(name, true);
      case "route.request.header" -> new Header(name, false);
      case "route.request.multivalueheader" -> new Header(name, true);
      case "stageVariables" -> new StageVariable(name);
      case "context" -> new Context(name);
      default -> null;
    };
  }

  private static List<String> one(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }

  private static List<String> pick(@Nullable List<String> all, boolean every) {
    if (all == null) {
      return List.of();
    }
    return every ? all : List.of(all.getLast());
  }
}
