// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.Flavour;
import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answers of the built-in functions and of the gateway to one client, in its flavour. A null
/// is no answer at all.
public sealed interface Answers {

  /// After a join or a leave.
  String channel(ChannelName channel, String connectionId, @Nullable Ref ref);

  /// After a message was published under `id`.
  @Nullable String sent(String id, @Nullable Ref ref);

  Payload echo(Payload payload, @Nullable Ref ref);

  /// After a token was renewed.
  ///
  /// @param left channels that the new token does not allow, and whose membership has ended
  String authenticated(String connectionId, List<ChannelName> left, @Nullable Ref ref);

  /// Something went wrong; the connection stays open.
  ///
  /// @param message the words of contract 3.3
  /// @param error what was wrong, from built-in functions only
  String error(
      String message,
      String connectionId,
      String requestId,
      @Nullable Ref ref,
      @Nullable String error);

  static Answers of(Flavour flavour) {
    return switch (flavour) {
      case RAW -> Raw.INSTANCE;
      case V1 -> V1.INSTANCE;
    };
  }

  /// A client's own mark on a request, as the JSON text to repeat.
  record Ref(String json) {
    static final int MAX_LENGTH = 128;

    /// The `ref` of a message if it has a usable one: a string or a number of at most 128
    /// characters.
    public static @Nullable Ref of(MessageBody body) {
      MessageBody.Member ref = body.member("ref");
      if (ref == null || ref.text().length() > MAX_LENGTH) {
        return null;
      }
      return switch (ref.kind()) {
        case VALUE_STRING -> new Ref(Json.quote(ref.text()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Ref(ref.text());
        default -> null;
      };
    }
  }

  /// For clients of the reference design.
  enum Raw implements Answers {
    INSTANCE;

    @Override
    public String channel(ChannelName channel, String connectionId, @Nullable Ref ref) {
      return "{\"channel\":\"" + channel + "\",\"connectionId\":\"" + connectionId + "\"}";
    }

    @Override
    public @Nullable String sent(String id, @Nullable Ref ref) {
      return null;
    }

    @Override
    public Payload echo(Payload payload, @Nullable Ref ref) {
      return payload;
    }

    @Override
    public String authenticated(String connectionId, List<ChannelName> left, @Nullable Ref ref) {
      return "{\"authenticated\":true,\"connectionId\":\""
          + connectionId
          + "\""
          + names(left)
          + "}";
    }

    @Override
    public String error(
        String message,
        String connectionId,
        String requestId,
        @Nullable Ref ref,
        @Nullable String error) {
      return "{\"message\": \""
          + message
          + "\", \"connectionId\":\""
          + connectionId
          + "\", \"requestId\":\""
          + requestId
          + "\""
          + detail(error)
          + "}";
    }
  }

  /// For clients of `carillon.v1`.
  enum V1 implements Answers {
    INSTANCE;

    @Override
    public String channel(ChannelName channel, String connectionId, @Nullable Ref ref) {
      return open("ack", ref)
          + ",\"channel\":\""
          + channel
          + "\",\"connectionId\":\""
          + connectionId
          + "\"}";
    }

    @Override
    public @Nullable String sent(String id, @Nullable Ref ref) {
      return ref == null ? null : open("ack", ref) + ",\"id\":\"" + id + "\"}";
    }

    @Override
    public Payload echo(Payload payload, @Nullable Ref ref) {
      String text = new String(payload.bytes(), StandardCharsets.UTF_8);
      String data = payload.kind() == Payload.Kind.TEXT ? Json.quote(text) : text;
      return Payload.text(open("ack", ref) + ",\"data\":" + data + "}");
    }

    @Override
    public String authenticated(String connectionId, List<ChannelName> left, @Nullable Ref ref) {
      return open("ack", ref) + ",\"connectionId\":\"" + connectionId + "\"" + names(left) + "}";
    }

    @Override
    public String error(
        String message,
        String connectionId,
        String requestId,
        @Nullable Ref ref,
        @Nullable String error) {
      return open("error", ref)
          + ",\"message\":\""
          + message
          + "\",\"connectionId\":\""
          + connectionId
          + "\",\"requestId\":\""
          + requestId
          + "\""
          + detail(error)
          + "}";
    }

    private static String open(String type, @Nullable Ref ref) {
      return "{\"type\":\"" + type + "\"" + (ref == null ? "" : ",\"ref\":" + ref.json());
    }
  }

  private static String detail(@Nullable String error) {
    return error == null ? "" : ",\"error\":" + Json.quote(error);
  }

  private static String names(List<ChannelName> left) {
    if (left.isEmpty()) {
      return "";
    }
    var out = new StringBuilder(",\"left\":[");
    for (int i = 0; i < left.size(); i++) {
      out.append(i == 0 ? "\"" : ",\"").append(left.get(i)).append('"');
    }
    return out.append(']').toString();
  }
}
