// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.connection.Refusal;
import dev.carillon.function.Builtin;
import dev.carillon.function.Builtins;
import dev.carillon.function.Called;
import dev.carillon.function.MessageBody;
import dev.carillon.function.Session;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The routes of an API, and the way of a message to one of them (contract 3.2).
public final class Routes {
  /// So many routes are compared with a message one by one, which makes no text of its key.
  private static final int FEW = 16;

  private final RouteSelector selector;
  private final @Nullable Route connect;
  private final @Nullable Route disconnect;
  private final @Nullable Route otherwise;
  // Without those that only the gateway itself calls: a client that names them has named nothing.
  private final HashMap<String, Route> selectable;
  private final Route[] few;
  private final byte[][] keysOfFew;

  /// @param routes by key
  public Routes(RouteSelector selector, Map<String, Route> routes) {
    this.selector = selector;
    this.connect = routes.get(Route.CONNECT);
    this.disconnect = routes.get(Route.DISCONNECT);
    this.otherwise = routes.get(Route.DEFAULT);
    this.selectable = new HashMap<>(routes);
    selectable.keySet().removeAll(List.of(Route.CONNECT, Route.DISCONNECT));
    this.few = selectable.size() <= FEW ? selectable.values().toArray(Route[]::new) : new Route[0];
    this.keysOfFew = new byte[few.length][];
    for (int i = 0; i < few.length; i++) {
      keysOfFew[i] = few[i].key().getBytes(StandardCharsets.UTF_8);
    }
  }

  /// Is any function called that is not built in?
  public boolean callFunctions() {
    return Stream.concat(Stream.of(connect, disconnect), selectable.values().stream())
        .anyMatch(route -> route != null && route.integration() instanceof Called);
  }

  public @Nullable Route connect() {
    return connect;
  }

  public @Nullable Route disconnect() {
    return disconnect;
  }

  /// Calls the route that a message selects; answers with the contract's frame if there is none.
  ///
  /// @param text whether the bytes are known to be UTF-8
  public void message(Session session, byte[] bytes, boolean text) {
    MessageBody body = text ? MessageBody.ofText(bytes) : MessageBody.parse(bytes);
    Route route = find(body);
    if (route == null) {
      session.refuse(Refusal.NO_ROUTE, Session.FORBIDDEN, body, null);
      return;
    }
    session.scope().meters().route(route.key()).increment();
    if (route.throttle() != null && !route.throttle().take()) {
      session.refuseThrottled(body);
      return;
    }
    if (route.models() != null && !route.models().valid(body)) {
      session.refuseBody(body);
      return;
    }
    switch (route.integration()) {
      case Builtin builtin ->
          Builtins.message(
              builtin, session, body == null ? new MessageBody(bytes, List.of()) : body);
      case Called called ->
          Objects.requireNonNull(session.calls())
              .message(session, called, route.key(), bytes, text, body);
    }
  }

  private @Nullable Route find(@Nullable MessageBody body) {
    if (body == null) {
      return otherwise;
    }
    MessageBody.Member member = selector.singleMember(body);
    if (member != null && member.isString()) {
      for (int i = 0; i < few.length; i++) {
        if (member.isText(keysOfFew[i])) {
          return few[i];
        }
      }
    }
    Route route = selectable.get(selector.select(body));
    return route == null ? otherwise : route;
  }
}
