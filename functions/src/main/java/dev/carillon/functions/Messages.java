// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.connection.Flavour;
import dev.carillon.function.Answers;
import dev.carillon.function.Answers.Ref;
import dev.carillon.function.Builtin;
import dev.carillon.function.Command;
import dev.carillon.function.Denial;
import dev.carillon.function.MessageBody;
import dev.carillon.function.Session;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers the messages of clients: what the gateway's built-in functions do, with a table.
final class Messages {
  private final Memberships memberships;
  private final FanOut fanOut;
  private final Function<SocketEvent, URI> endpoints;
  private final Function<URI, Posts> posts;
  private final InstantSource clock;
  private final int maxChannels;

  Messages(
      Memberships memberships,
      FanOut fanOut,
      Function<SocketEvent, URI> endpoints,
      Function<URI, Posts> posts,
      InstantSource clock,
      int maxChannels) {
    this.memberships = memberships;
    this.fanOut = fanOut;
    this.endpoints = endpoints;
    this.posts = posts;
    this.clock = clock;
    this.maxChannels = maxChannels;
  }

  /// One message, and what its sender may do.
  private record Asked(
      SocketEvent event, Admission admission, Flavour flavour, @Nullable Ref ref, Call call) {
    String id() {
      return event.connectionId();
    }

    Answers answers() {
      return Answers.of(flavour);
    }

    String refuse(String message, @Nullable String error) {
      return answers().error(message, id(), event.requestId(), ref, error);
    }
  }

  /// @return for the client; null says nothing
  @Nullable String answer(Builtin function, SocketEvent event, Call call) {
    var admission = Admission.of(event.authorizer());
    byte[] bytes = event.body();
    MessageBody body = bytes == null ? null : MessageBody.parse(bytes);
    Ref ref = body == null ? null : Ref.of(body);
    var asked = new Asked(event, admission, flavour(event, admission), ref, call);
    if (body == null) {
      return asked.refuse(Session.FORBIDDEN, null);
    }
    if (admission.end() != null && !clock.instant().isBefore(admission.end())) {
      posts.apply(endpoints.apply(event)).end(asked.id());
      return asked.refuse(Session.FORBIDDEN, "the token has expired");
    }
    return switch (Command.parse(function, body)) {
      case Command.Join join -> join(asked, join);
      case Command.Leave leave -> {
        memberships.leave(asked.id(), leave.channel());
        yield asked.answers().channel(leave.channel(), asked.id(), ref);
      }
      case Command.Send send -> send(asked, send);
      case Command.Malformed(String problem) -> asked.refuse(Session.BAD_REQUEST, problem);
      case Command.Echo _, Command.Authenticate _ ->
          throw new IllegalStateException(function + " has no handler");
    };
  }

  /// With an authorizer of ours the event knows; else the table does.
  private Flavour flavour(SocketEvent event, Admission admission) {
    if (admission.flavour() != null) {
      return admission.flavour();
    }
    Flavour known = memberships.flavour(event.connectionId());
    return known == null ? Flavour.RAW : known;
  }

  private @Nullable String join(Asked asked, Command.Join join) {
    if (!asked.admission().permissions().mayJoin(join.channel().value())) {
      return asked.refuse(Session.FORBIDDEN, Denial.join(join.channel()));
    }
    return switch (memberships.join(asked.id(), join.channel(), asked.flavour())) {
      case MEMBER -> asked.answers().channel(join.channel(), asked.id(), asked.ref());
      case FULL -> asked.refuse(Session.LIMIT_EXCEEDED, Denial.channels(maxChannels));
      case GONE -> null; // nobody is there to read it
    };
  }

  private @Nullable String send(Asked asked, Command.Send send) {
    if (!asked.admission().permissions().mayPublish(send.channel().value())) {
      return asked.refuse(Session.FORBIDDEN, Denial.publish(send.channel()));
    }
    String id = asked.event().messageId();
    var broadcast =
        new Broadcast(
            send.channel(), id, send.payload(), asked.id(), endpoints.apply(asked.event()));
    try {
      fanOut.publish(broadcast, asked.call());
    } catch (TooLongException e) {
      return asked.refuse(Session.LIMIT_EXCEEDED, e.getMessage());
    }
    return asked.answers().sent(id, asked.ref());
  }
}
