// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.StageArn;
import dev.carillon.channel.Census;
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
/// channel. Answers `{"connections":N}` when the message is in the queues of N connections. `GET`
/// lists the members, and without a channel all channels.
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
    String malformed = ChannelName.problem(channel);
    if (malformed != null) {
      return refusal(resource, Errors.badRequest(malformed));
    }
    return switch (head.method()) {
      case "POST" -> publication(stage, head, resource, new ChannelName(channel));
      case "GET" -> members(stage, head, resource, new ChannelName(channel));
      default -> refusal(resource, Errors.methodNotAllowed("GET, POST"));
    };
  }

  /// Everything is in order but what is asked: who may not even ask is told that first.
  private static Operation refusal(String resource, Response response) {
    return new Operation.Named(resource, true, (_, respond) -> respond.accept(response));
  }

  private Operation publication(
      Stage stage, RequestHead head, String resource, ChannelName channel) {
    String exclude = head.query("exclude");
    ConnectionId sender = exclude == null ? null : ConnectionId.parse(exclude);
    if (exclude != null && sender == null) {
      return refusal(resource, Errors.badRequest("exclude must be a connection id"));
    }
    boolean json = isJson(head.header("content-type"));
    return new Operation.Named(
        resource,
        true,
        (body, respond) -> publish(stage, channel, sender, Payloads.of(body, json), respond));
  }

  private static Operation members(
      Stage stage, RequestHead head, String resource, ChannelName channel) {
    PageRequest page = PageRequest.of(head);
    ConnectionId after =
        page == null || page.after() == null ? null : ConnectionId.parse(page.after());
    if (page == null || (page.after() != null && after == null)) {
      return refusal(resource, Errors.badRequest(PageRequest.PROBLEM));
    }
    return new Operation.Named(
        resource,
        false,
        (_, respond) ->
            Census.members(
                stage.hub(),
                channel,
                after,
                page.limit(),
                found -> respond.accept(Response.json(200, json(channel, found)))));
  }

  Operation list(Stage stage, RequestHead head) {
    String resource =
        new StageArn(settings.region(), settings.account(), stage.api(), stage.name())
            .channels(head.method());
    PageRequest page = PageRequest.of(head);
    if (!head.method().equals("GET")) {
      return refusal(resource, Errors.methodNotAllowed("GET"));
    }
    if (page == null) {
      return refusal(resource, Errors.badRequest(PageRequest.PROBLEM));
    }
    return new Operation.Named(
        resource,
        false,
        (_, respond) ->
            Census.channels(
                stage.hub(),
                page.after(),
                page.limit(),
                found -> respond.accept(Response.json(200, json(found)))));
  }

  /// Neither names of channels nor ids have anything that JSON escapes.
  private static String json(ChannelName channel, Census.MemberPage page) {
    var out = new StringBuilder("{\"channel\":\"").append(channel);
    out.append("\",\"connections\":").append(page.connections()).append(",\"connectionIds\":[");
    String comma = "";
    for (ConnectionId id : page.ids()) {
      out.append(comma).append('"').append(id).append('"');
      comma = ",";
    }
    out.append(']');
    if (page.more()) {
      PageRequest.appendNext(page.ids().getLast().toString(), out);
    }
    return out.append('}').toString();
  }

  private static String json(Census.ChannelPage page) {
    var out = new StringBuilder("{\"channels\":[");
    String comma = "";
    for (Census.Count count : page.counts()) {
      out.append(comma).append("{\"channel\":\"").append(count.channel());
      out.append("\",\"connections\":").append(count.connections()).append('}');
      comma = ",";
    }
    out.append(']');
    if (page.after() != null) {
      PageRequest.appendNext(page.after(), out);
    }
    return out.append('}').toString();
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
