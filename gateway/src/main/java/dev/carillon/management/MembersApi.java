// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.StageArn;
import dev.carillon.channel.ChannelName;
import dev.carillon.config.Management;
import dev.carillon.connection.ConnectionId;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Connections;
import dev.carillon.route.Connections.Membership;
import dev.carillon.route.Stage;
import java.util.function.Consumer;

/// `PUT`, `GET` and `DELETE /{stage}/@channels/{channel}/{connectionId}`: a server makes somebody a
/// member, asks, and ends it. What the client itself may join does not bind the server, and the
/// client is not told.
public final class MembersApi {
  private final Connections connections;
  private final Management settings;

  public MembersApi(Connections connections, Management settings) {
    this.connections = connections;
    this.settings = settings;
  }

  Operation operation(Stage stage, RequestHead head, String channel, String id) {
    String resource =
        new StageArn(settings.region(), settings.account(), stage.api(), stage.name())
            .member(head.method(), channel, id);
    String problem = ChannelName.problem(channel);
    if (problem != null) {
      return refusal(resource, Errors.badRequest(problem));
    }
    ConnectionId known = ConnectionId.parse(id);
    if (known == null) {
      return refusal(resource, Errors.badRequest("Invalid connectionId"));
    }
    var name = new ChannelName(channel);
    return switch (head.method()) {
      case "PUT" ->
          asking(resource, then -> connections.join(stage, known, name, then), member(name, known));
      case "GET" ->
          asking(
              resource,
              then -> connections.membership(stage, known, name, then),
              Response.json(200, "{}"));
      case "DELETE" ->
          new Operation.Named(
              resource,
              false,
              (_, respond) ->
                  connections.leave(
                      stage,
                      known,
                      name,
                      now ->
                          respond.accept(
                              now == Membership.GONE
                                  ? Errors.GONE.response()
                                  : Response.empty(204))));
      default -> refusal(resource, Errors.methodNotAllowed("GET, PUT, DELETE"));
    };
  }

  private static Operation refusal(String resource, Response response) {
    return new Operation.Named(resource, true, (_, respond) -> respond.accept(response));
  }

  private static Operation asking(
      String resource, Consumer<Consumer<Membership>> question, Response member) {
    return new Operation.Named(
        resource,
        false,
        (_, respond) ->
            question.accept(now ->
                respond.accept(
                    switch (now) {
                      case MEMBER -> member;
                      case NO_MEMBER -> Errors.NO_MEMBER.response();
                      case GONE -> Errors.GONE.response();
                      case FULL -> Errors.FULL.response();
                    })));
  }

  private static Response member(ChannelName channel, ConnectionId id) {
    return Response.json(200, "{\"channel\":\"" + channel + "\",\"connectionId\":\"" + id + "\"}");
  }
}
