// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.function.MessageBody.Member;
import org.jspecify.annotations.Nullable;

/// What a client asks of a built-in function.
public sealed interface Command {

  /// Join a channel.
  record Join(ChannelName channel) implements Command {}

  /// Leave a channel.
  record Leave(ChannelName channel) implements Command {}

  /// Send to everybody else in a channel.
  record Send(ChannelName channel, Payload payload) implements Command {}

  /// Send back to the sender.
  record Echo(Payload payload) implements Command {}

  /// Go on with a new token.
  record Authenticate(String token) implements Command {}

  /// Input that asks for nothing that can be done.
  ///
  /// @param problem in words for its sender
  record Malformed(String problem) implements Command {}

  static Command parse(Builtin builtin, MessageBody body) {
    return switch (builtin) {
      case JOINCHANNEL ->
          switch (channel(body, null)) {
            case Named(ChannelName channel) -> new Join(channel);
            case Misnamed(String problem) -> new Malformed(problem);
          };
      case LEAVECHANNEL ->
          switch (channel(body, null)) {
            case Named(ChannelName channel) -> new Leave(channel);
            case Misnamed(String problem) -> new Malformed(problem);
          };
      case SENDMESSAGE -> send(body);
      case ECHO -> {
        Payload payload = payload(body);
        yield payload == null ? new Malformed("`message` is missing") : new Echo(payload);
      }
      case AUTHENTICATE -> {
        Member token = body.member("token");
        yield token == null || !token.isString()
            ? new Malformed("`token` must be a string")
            : new Authenticate(token.text());
      }
      case CONNECT, DISCONNECT ->
          new Malformed("this function belongs to the route of its own name");
    };
  }

  private static Command send(MessageBody body) {
    Payload payload = payload(body);
    if (payload == null) {
      return new Malformed("`message` is missing");
    }
    return switch (channel(body, ChannelName.DEFAULT)) {
      case Named(ChannelName channel) -> new Send(channel, payload);
      case Misnamed(String problem) -> new Malformed(problem);
    };
  }

  /// A channel name found in a message, or what is wrong with it.
  sealed interface Naming {}

  /// A good name.
  record Named(ChannelName channel) implements Naming {}

  /// No name, or a bad one.
  record Misnamed(String problem) implements Naming {}

  private static Naming channel(MessageBody body, @Nullable ChannelName otherwise) {
    Member name = body.member("channel");
    if (name == null) {
      return otherwise == null ? new Misnamed("`channel` is missing") : new Named(otherwise);
    }
    if (!name.isString()) {
      return new Misnamed("`channel` must be a string");
    }
    String text = name.text();
    String problem = ChannelName.problem(text);
    return problem == null ? new Named(new ChannelName(text)) : new Misnamed(problem);
  }

  private static @Nullable Payload payload(MessageBody body) {
    Member message = body.member("message");
    if (message == null) {
      return null;
    }
    return new Payload(message.isString() ? Payload.Kind.TEXT : Payload.Kind.JSON, message.utf8());
  }
}
