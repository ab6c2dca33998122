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

  static final String BAD_REQUEST = "Bad request body";
  static final String LIMIT_EXCEEDED = "Limit Exceeded";

  private final Connection connection;
  private final StageScope scope;
  private Principal principal = Principal.ANYONE;
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
