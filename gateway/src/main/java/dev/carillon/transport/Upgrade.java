// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.auth.BearerToken;
import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.auth.Principal;
import dev.carillon.auth.TokenResult;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.connection.Refusal;
import dev.carillon.connection.SparingLog;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Apis;
import dev.carillon.route.Door;
import dev.carillon.route.FrontRules;
import dev.carillon.route.Stage;
import dev.carillon.websocket.DeflateTerms;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Decides about WebSocket handshakes (RFC 6455 section 4.2, contract 1.2 and 1.3): a request in,
/// an outcome out, no sockets.
final class Upgrade {
  private static final String VERSION = "13";

  /// Base64 of 16 bytes (RFC 6455 section 4.1), padding included.
  private static final int KEY_LENGTH = 24;

  /// What came of a handshake.
  sealed interface Outcome {}

  /// The answer is 101.
  ///
  /// @param place kept for it on its event loop; null until it opens, where no function is asked
  record Accepted(
      Stage stage,
      Principal principal,
      Encoding encoding,
      SwitchingProtocols answer,
      RequestHead head,
      @Nullable Reservation place)
      implements Outcome {

    InetAddress client() {
      return head.client();
    }

    /// Its client has left before the answer.
    void abandon() {
      if (place != null) {
        place.abandon();
      }
    }

    /// The same with a place.
    Accepted in(Reservation place) {
      return new Accepted(stage, principal, encoding, answer, head, place);
    }

    /// The same for somebody whom a function let in.
    Accepted as(Principal who) {
      return new Accepted(stage, who, encoding, answer, head, place);
    }

    /// The same with what a function behind `$connect` answered: it alone selects the subprotocol
    /// then (contract 1.4).
    Accepted with(@Nullable String subprotocol, List<Map.Entry<String, String>> headers) {
      return new Accepted(
          stage,
          principal,
          Encoding.of(stage.door().flavour(subprotocol), encoding.windowBits()),
          new SwitchingProtocols(answer.key(), subprotocol, answer.extensions(), headers),
          head,
          place);
    }
  }

  /// The answer is no.
  record Refused(Response response) implements Outcome {}

  private final Apis apis;
  private final FrontRules rules;
  private final boolean compression;
  private final GatewayMeters meters;
  private final SparingLog log = SparingLog.ofRefusals();

  /// @param compression do we accept permessage-deflate
  Upgrade(Apis apis, FrontRules rules, boolean compression, GatewayMeters meters) {
    this.apis = apis;
    this.rules = rules;
    this.compression = compression;
    this.meters = meters;
  }

  /// @param then told the outcome: at once, or later on another thread when keys must be fetched
  void decide(RequestHead head, Consumer<Outcome> then) {
    String host = head.header("host");
    if (head.count("host") != 1
        || head.count("content-length") + head.count("transfer-encoding") > 0) {
      then.accept(refused(null, Refusal.BAD_REQUEST, 400, "Bad Request"));
      return;
    }
    Stage stage = apis.stage(host, head.path());
    if (stage == null) {
      then.accept(refused(null, Refusal.UNKNOWN_STAGE, 403, "Forbidden"));
      return;
    }
    Door door = stage.door();
    Refusal foreign = rules.upgrade(head, door);
    if (foreign != null) {
      log.line(Level.INFO, foreign.label())
          .addKeyValue("stage", stage)
          .addKeyValue("origin", head.header("origin"))
          .addKeyValue("host", host)
          .log(
              foreign == Refusal.BAD_ORIGIN
                  ? "refused; a web page may connect if its origin is listed: --allow-origin ORIGIN"
                  : "refused; the open default answers to this machine's own names only, not through proxies");
      then.accept(refused(stage, foreign, 403, "Forbidden"));
      return;
    }
    String key = head.header("sec-websocket-key");
    if (!VERSION.equals(head.header("sec-websocket-version"))) {
      Response upgradeRequired =
          Response.error(426, "Upgrade Required").with("Sec-WebSocket-Version", VERSION);
      stage.meters().refused(Refusal.BAD_REQUEST).increment();
      then.accept(new Refused(upgradeRequired));
    } else if (key == null || head.count("sec-websocket-key") > 1 || !isKey(key)) {
      then.accept(refused(stage, Refusal.BAD_REQUEST, 400, "Bad Request"));
    } else {
      authorize(head, stage, key, then);
    }
  }

  private void authorize(RequestHead head, Stage stage, String key, Consumer<Outcome> then) {
    JwtAuthorizer authorizer = stage.door().authorizer();
    if (authorizer == null) {
      then.accept(accepted(head, stage, key, Principal.ANYONE));
      return;
    }
    String token =
        BearerToken.find(
            head.header("authorization"),
            head.query("token"),
            head.joined("sec-websocket-protocol"));
    authorizer.verify(
        token,
        result ->
            then.accept(
                switch (result) {
                  case TokenResult.Valid(Principal principal) ->
                      accepted(head, stage, key, principal);
                  case TokenResult.Invalid(String reason) -> {
                    log.line(Level.INFO, reason)
                        .addKeyValue("stage", stage)
                        .addKeyValue("client", head.client().getHostAddress())
                        .log("refused: the token does not hold");
                    yield refused(stage, Refusal.UNAUTHORIZED, 401, "Unauthorized");
                  }
                }));
  }

  private Outcome accepted(RequestHead head, Stage stage, String key, Principal principal) {
    String subprotocol = stage.door().subprotocol(head.joined("sec-websocket-protocol"));
    DeflateTerms deflate = compression ? DeflateTerms.negotiate(extensions(head)) : null;
    return new Accepted(
        stage,
        principal,
        Encoding.of(
            stage.door().flavour(subprotocol), deflate == null ? 0 : deflate.serverWindowBits()),
        new SwitchingProtocols(
            key, subprotocol, deflate == null ? null : deflate.answer(), List.of()),
        head,
        null);
  }

  private static List<String> extensions(RequestHead head) {
    var values = new ArrayList<String>(1);
    for (Map.Entry<String, String> header : head.headers()) {
      if (header.getKey().equalsIgnoreCase("sec-websocket-extensions")) {
        values.add(header.getValue());
      }
    }
    return values;
  }

  private static boolean isKey(String key) {
    if (key.length() != KEY_LENGTH || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < KEY_LENGTH - 2; i++) {
      char c = key.charAt(i);
      boolean digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!digit && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }

  Refused refused(@Nullable Stage stage, Refusal why, int status, String message) {
    (stage == null ? meters.refused(why) : stage.meters().refused(why)).increment();
    return new Refused(Response.error(status, message));
  }
}
