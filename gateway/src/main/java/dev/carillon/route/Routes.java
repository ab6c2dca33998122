// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.connection.Refusal;
import dev.carillon.function.Builtin;
import dev.carillon.function.Builtins;
import dev.carillon.function.MessageBody;
import dev.carillon.function.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The routes of an API, and the way of a message to one of them (contract 3.2).
public final class Routes {
  private final RouteSelector selector;
  private final Map<String, Route> routes;

  /// @param routes by key
  public Routes(RouteSelector selector, Map<String, Route> routes) {
    this.selector = selector;
    this.routes = Map.copyOf(routes);
  }

  public @Nullable Route connect() {
    return routes.get(Route.CONNECT);
  }

  public @Nullable Route disconnect() {
    return routes.get(Route.DISCONNECT);
  }

  /// Calls the route that a message selects; answers with the contract's frame if there is none.
  public void message(Session session, byte[] bytes) {
    MessageBody body = MessageBody.parse(bytes);
    Route route = find(body);
    if (route == null) {
      session.refuse(Refusal.NO_ROUTE, Session.FORBIDDEN, body, null);
      return;
    }
    session.scope().meters().route(route.key()).increment();
    switch (route.integration()) {
      case Builtin builtin ->
          Builtins.message(
              builtin, session, body == null ? new MessageBody(bytes, List.of()) : body);
    }
  }

  private @Nullable Route find(@Nullable MessageBody body) {
    if (body != null) {
      String key = selector.select(body);
      // Only the gateway itself calls these; a client that names them has named nothing.
      boolean ours = key.equals(Route.CONNECT) || key.equals(Route.DISCONNECT);
      Route route = ours ? null : routes.get(key);
      if (route != null) {
        return route;
      }
    }
    return routes.get(Route.DEFAULT);
  }
}
