// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.carillon.auth.Principal;
import dev.carillon.auth.TokenResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The REQUEST authorizer of `$connect`: origin and token, as at the gateway's own door.
public final class AuthorizerHandler implements RequestStreamHandler {
  private static final Logger log = LoggerFactory.getLogger(AuthorizerHandler.class);

  /// Longer than the fetch of a key set may take.
  private static final int PATIENCE = 6;

  private final AuthorizerSettings settings;

  public AuthorizerHandler() {
    this(AuthorizerSettings.of(System.getenv(), Clock.systemUTC()));
  }

  AuthorizerHandler(AuthorizerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Reply.write(out, decide(Fields.read(in)));
  }

  String decide(Fields all) {
    var event = SocketEvent.of(all);
    String arn = all.needed("methodArn");
    if (!settings.origins().allows(Handshake.origin(event))) {
      log.warn("refused: the origin is not in ALLOWED_ORIGINS");
      return Decision.deny(arn);
    }
    Principal who = principal(event);
    var admission =
        new Admission(
            who.permissions(),
            who.closesAt(ThreadLocalRandom.current().nextDouble()),
            Handshake.flavour(event));
    return Decision.allow(arn, who.id(), admission);
  }

  private Principal principal(SocketEvent event) {
    CompletableFuture<TokenResult> result = new CompletableFuture<>();
    settings.tokens().verify(Handshake.token(event), result::complete);
    return switch (result.orTimeout(PATIENCE, TimeUnit.SECONDS).join()) {
      case TokenResult.Valid(Principal principal) -> principal;
      case TokenResult.Invalid(String reason) -> {
        log.warn("refused: the token does not hold: {}", reason);
        throw new UnauthorizedException();
      }
    };
  }
}
