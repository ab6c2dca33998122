// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.StageArn;
import dev.carillon.channel.Payload;
import dev.carillon.config.Contract;
import dev.carillon.config.Management;
import dev.carillon.connection.ConnectionId;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Connections;
import dev.carillon.route.Connections.Info;
import dev.carillon.route.Stage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// `POST`, `GET` and `DELETE /{stage}/@connections/{connectionId}` (contract 5.1).
public final class ConnectionsApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Connections connections;
  private final Management settings;
  private final Contract contract;
  private final boolean strict;

  /// @param strict the service's exact answers
  public ConnectionsApi(
      Connections connections, Management settings, Contract contract, boolean strict) {
    this.connections = connections;
    this.settings = settings;
    this.contract = contract;
    this.strict = strict;
  }

  Operation operation(Stage stage, RequestHead head, String id) {
    String method = head.method();
    String resource =
        new StageArn(settings.region(), settings.account(), stage.api(), stage.name())
            .connection(method, id);
    ConnectionId known = ConnectionId.parse(id);
    if (known == null) {
      Response malformed = Errors.badRequest(contract.malformedId());
      return new Operation.Named(
          resource, method.equals("POST"), (_, respond) -> respond.accept(malformed));
    }
    return switch (method) {
      case "POST" ->
          new Operation.Named(resource, true, (body, respond) -> post(stage, known, body, respond));
      case "GET" ->
          new Operation.Named(
              resource,
              false,
              (_, respond) ->
                  connections.info(
                      stage,
                      known,
                      info -> respond.accept(info == null ? gone() : describe(info))));
      case "DELETE" ->
          new Operation.Named(
              resource,
              false,
              (_, respond) ->
                  connections.close(
                      stage, known, found -> respond.accept(found ? Response.empty(204) : gone())));
      default ->
          new Operation.Named(
              resource,
              true,
              (_, respond) -> respond.accept(Errors.methodNotAllowed("GET, POST, DELETE")));
    };
  }

  private void post(Stage stage, ConnectionId id, byte[] body, Consumer<Response> respond) {
    Payload payload = Payloads.of(body, false);
    if (payload.kind() == Payload.Kind.BINARY && strict) {
      respond.accept(Errors.NOT_TEXT.response());
      return;
    }
    connections.post(
        stage,
        id,
        payload,
        posted ->
            respond.accept(
                switch (posted) {
                  case ENQUEUED -> Response.empty(200);
                  case GONE -> gone();
                  case BEHIND -> Errors.BEHIND.response();
                }));
  }

  private Response gone() {
    return strict ? Errors.GONE.bare() : Errors.GONE.response();
  }

  private static Response describe(Info info) {
    ObjectNode json = JSON.createObjectNode();
    json.put("connectedAt", time(info.connectedAt()));
    json.putObject("identity").put("sourceIp", info.sourceIp()).put("userAgent", info.userAgent());
    json.put("lastActiveAt", time(info.lastActiveAt()));
    return Response.json(200, json.toString());
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
