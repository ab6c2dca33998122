// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.auth.Principal;
import dev.carillon.auth.TokenResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Publication;
import dev.carillon.channel.Shard;
import dev.carillon.connection.Connection;
import dev.carillon.connection.Refusal;
import dev.carillon.function.Answers.Ref;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out the built-in functions, on the event loop of the connection.
public final class Builtins {
  private Builtins() {}

  /// The connection was admitted: it becomes a member of `default`, if it may.
  public static void connected(Session session) {
    if (session.principal().permissions().mayJoin(ChannelName.DEFAULT.value())) {
      session.scope().shard().join(session.connection(), ChannelName.DEFAULT);
    }
  }

  /// A message for a built-in function.
  public static void message(Builtin builtin, Session session, MessageBody body) {
    switch (Command.parse(builtin, body)) {
      case Command.Join(ChannelName channel) -> join(session, body, channel);
      case Command.Leave(ChannelName channel) -> leave(session, body, channel);
      case Command.Send send -> send(session, body, send);
      case Command.Echo(var payload) ->
          session.answer(session.answers().echo(payload, Ref.of(body)));
      case Command.Authenticate(String token) -> authenticate(session, body, token);
      case Command.Malformed(String problem) ->
          session.refuse(Refusal.BAD_MESSAGE, Session.BAD_REQUEST, body, problem);
    }
  }

  private static void join(Session session, MessageBody body, ChannelName channel) {
    Connection connection = session.connection();
    StageScope scope = session.scope();
    if (!session.principal().permissions().mayJoin(channel.value())) {
      session.refuse(Refusal.NO_PERMISSION, Session.FORBIDDEN, body, Denial.join(channel));
      return;
    }
    if (!scope.hasRoom(connection, channel)) {
      session.refuse(
          Refusal.TOO_MANY_CHANNELS,
          Session.LIMIT_EXCEEDED,
          body,
          Denial.channels(scope.maxChannels()));
      return;
    }
    // Membership first: whoever has read the answer gets everything that is published from then on.
    // The channel's first message follows the answer all the same, as this loop delivers it later.
    scope.shard().join(connection, channel);
    session.answer(session.answers().channel(channel, connection.id().toString(), Ref.of(body)));
  }

  private static void leave(Session session, MessageBody body, ChannelName channel) {
    Connection connection = session.connection();
    session.scope().shard().leave(connection, channel);
    session.answer(session.answers().channel(channel, connection.id().toString(), Ref.of(body)));
  }

  private static void send(Session session, MessageBody body, Command.Send send) {
    StageScope scope = session.scope();
    if (!session.principal().permissions().mayPublish(send.channel().value())) {
      session.refuse(
          Refusal.NO_PERMISSION, Session.FORBIDDEN, body, Denial.publish(send.channel()));
      return;
    }
    String id = scope.ids().next();
    scope
        .hub()
        .publish(
            new Publication(
                send.channel(),
                send.payload(),
                id,
                session.connection().id(),
                System.nanoTime(),
                null));
    session.answer(session.answers().sent(id, Ref.of(body)));
  }

  private static void authenticate(Session session, MessageBody body, String token) {
    JwtAuthorizer authorizer = session.scope().authorizer();
    if (authorizer == null) {
      session.refuse(
          Refusal.BAD_MESSAGE, Session.BAD_REQUEST, body, "this stage has no authorizer");
      return;
    }
    if (!session.startsAuthenticating()) {
      session.refuse(
          Refusal.BAD_MESSAGE,
          Session.LIMIT_EXCEEDED,
          body,
          "the last token is still being checked; wait for the answer");
      return;
    }
    Connection connection = session.connection();
    // The mark alone: many messages may wait for a check, and each may be long.
    Ref ref = Ref.of(body);
    authorizer.verify(
        token,
        result -> {
          if (connection.inLoop()) {
            verified(session, ref, result);
          } else {
            connection.execute(() -> verified(session, ref, result));
          }
        });
  }

  private static void verified(Session session, @Nullable Ref ref, TokenResult result) {
    session.authenticatingEnded();
    switch (result) {
      case TokenResult.Invalid _ ->
          session.refuse(Refusal.UNAUTHORIZED, Session.FORBIDDEN, ref, "the token is not valid");
      case TokenResult.Valid(Principal renewed) -> {
        if (!renewed.id().equals(session.principal().id())) {
          session.refuse(
              Refusal.UNAUTHORIZED,
              Session.FORBIDDEN,
              ref,
              "the token names somebody else; open a new connection with it");
        } else {
          renew(session, ref, renewed);
        }
      }
    }
  }

  private static void renew(Session session, @Nullable Ref ref, Principal renewed) {
    Connection connection = session.connection();
    session.identify(renewed);
    List<ChannelName> left = new ArrayList<>();
    for (int i = connection.memberships().size() - 1; i >= 0; i--) {
      ChannelName channel = Shard.channelOf(connection, i);
      if (!renewed.permissions().mayJoin(channel.value())) {
        session.scope().shard().leave(connection, channel);
        left.add(channel);
      }
    }
    session.answer(session.answers().authenticated(connection.id().toString(), left, ref));
  }
}
