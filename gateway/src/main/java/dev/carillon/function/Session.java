// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.auth.Principal;
import dev.carillon.channel.Payload;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Connection;
import dev.carillon.connection.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One connection as the functions see it: who it is, and how it is answered. Touched on the
/// connection's event loop only.
public final class Session {
  /// Words of contract 3.3.
  public static final String FORBIDDEN = "Forbidden";

  public static final String BAD_REQUEST = "Bad request body";
  public static final String LIMIT_EXCEEDED = "Limit Exceeded";

  private final Connection connection;
  private final StageScope scope;
  private Principal principal = Principal.ANYONE;
  private @Nullable ConnectionCalls calls;
  private boolean authenticating;

  public Session(Connection connection, StageScope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  /// Says who this is: at the start, and again when a token is renewed. The connection closes when
  /// the token's life is over.
  public void identify(Principal who) {
    principal = who;
    double spread = ThreadLocalRandom.current().nextDouble();
    connection.closeAt(who.closesAt(spread), CloseReason.TOKEN_EXPIRED);
  }

  /// Says how functions are called for this connection; not called where the stage has none.
  public void calls(ConnectionCalls made) {
    calls = made;
  }

  /// Null where the stage has no functions but built-in ones.
  public @Nullable ConnectionCalls calls() {
    return calls;
  }

  public Connection connection() {
    return connection;
  }

  public StageScope scope() {
    return scope;
  }

  Principal principal() {
    return principal;
  }

  Answers answers() {
    return Answers.of(connection.encoding().flavour());
  }

  /// Whoever does not read its answers is closed, and is in no channel any more.
  void answer(@Nullable String text) {
    if (text != null) {
      answer(true, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  void answer(Payload payload) {
    answer(payload.kind() != Payload.Kind.BINARY, payload.bytes());
  }

  private void answer(boolean text, byte[] bytes) {
    if (!scope.frames().write(connection, text, bytes, scope.format(), scope.meters())) {
      connection.close(CloseReason.SLOW);
    }
  }

  /// Tells the client what went wrong; the connection stays open.
  ///
  /// @param body the message that is answered; null if it was no JSON
  /// @param error what was wrong; null for the gateway's own frames, whose letters are the
  ///   contract's
  public void refuse(
      Refusal why, String message, @Nullable MessageBody body, @Nullable String error) {
    refuse(why, message, body == null ? null : Answers.Ref.of(body), error);
  }

  /// The same, where the message itself was not kept.
  void refuse(Refusal why, String message, Answers.@Nullable Ref ref, @Nullable String error) {
    scope.meters().refused(why).increment();
    String requestId = scope.ids().next();
    answer(answers().error(message, connection.id().toString(), requestId, ref, error));
  }

  /// The same for a request that has an id already.
  void refuseCall(String requestId, Refusal why, String message, Answers.@Nullable Ref ref) {
    scope.meters().refused(why).increment();
    answer(answers().error(message, connection.id().toString(), requestId, ref, null));
  }

  /// Tells the client that its stage or route takes no more at the moment.
  public void refuseThrottled(@Nullable MessageBody body) {
    refuse(Refusal.THROTTLED, calls == null ? LIMIT_EXCEEDED : calls.throttleMessage(), body, null);
  }

  /// A message that does not satisfy its model (contract 7.4): this frame has a message id.
  public void refuseBody(@Nullable MessageBody body) {
    scope.meters().refused(Refusal.BAD_MESSAGE).increment();
    Answers.Ref ref = body == null ? null : Answers.Ref.of(body);
    String id = connection.id().toString();
    answer(
        answers()
            .error(BAD_REQUEST, id, scope.ids().next(), ref, null)
            .replace("\"requestId\":", "\"messageId\":"));
  }

  /// Sends what a function answered.
  ///
  /// @param id of the answer, for flavours that show one
  void deliver(Payload payload, String id) {
    if (!scope.frames().direct(connection, payload, id, scope.format(), scope.meters())) {
      connection.close(CloseReason.SLOW);
    }
  }

  /// A client has one token checked at a time: a check may take long, and the last answer counts.
  ///
  /// @return false if one is being checked
  boolean startsAuthenticating() {
    boolean first = !authenticating;
    authenticating = true;
    return first;
  }

  void authenticatingEnded() {
    authenticating = false;
  }
}
