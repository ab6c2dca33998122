// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.StageArn;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.config.Management;
import dev.carillon.connection.ConnectionId;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Stage;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `POST /{stage}/@channels/{channel}?exclude={connectionId}`: one call, every member of the
/// channel. Answers `{"connections":N}` when the message is in the queues of N connections.
public final class ChannelsApi {
  private final Management settings;
  private final boolean strict;

  /// @param strict refuse what is not text
  public ChannelsApi(Management settings, boolean strict) {
    this.settings = settings;
    this.strict = strict;
  }

  Operation operation(Stage stage, RequestHead head, String channel) {
    String resource =
        new StageArn(settings.region(), settings.account(), stage.api(), stage.name())
            .channel(head.method(), channel);
    String problem = problem(head, channel);
    Response refusal =
        !head.method().equals("POST")
            ? Errors.methodNotAllowed("POST")
            : problem != null ? Errors.badRequest(problem) : null;
    if (refusal != null) {
      return new Operation.Named(resource, true, (_, respond) -> respond.accept(refusal));
    }
    String exclude = head.query("exclude");
    ConnectionId sender = exclude == null ? null : ConnectionId.parse(exclude);
    boolean json = isJson(head.header("content-type"));
    return new Operation.Named(
        resource,
        true,
        (body, respond) ->
            publish(stage, new ChannelName(channel), sender, Payloads.of(body, json), respond));
  }

  private static @Nullable String problem(RequestHead head, String channel) {
    String exclude = head.query("exclude");
    if (exclude != null && ConnectionId.parse(exclude) == null) {
      return "exclude must be a connection id";
    }
    return ChannelName.problem(channel);
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
  }

  private void publish(
      Stage stage,
      ChannelName channel,
      @Nullable ConnectionId exclude,
      Payload payload,
      Consumer<Response> respond) {
    if (payload.kind() == Payload.Kind.BINARY && strict) {
      respond.accept(Errors.NOT_TEXT.response());
      return;
    }
    if (stage.hub().congested()) {
      respond.accept(Errors.of(429, "LimitExceededException", "The gateway is behind; try again"));
      return;
    }
    stage
        .hub()
        .publish(
            new Publication(
                channel,
                payload,
                UUID.randomUUID().toString(),
                exclude,
                System.nanoTime(),
                count -> respond.accept(Response.json(200, "{\"connections\":" + count + "}"))));
  }
}
