// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.auth.Policy;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Refusal;
import dev.carillon.connection.Registry;
import dev.carillon.event.AuthorizerContext;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.ProxyResponse;
import dev.carillon.function.Called;
import dev.carillon.function.ConnectionCalls.Farewell;
import dev.carillon.function.Invoker;
import dev.carillon.function.Outcome;
import dev.carillon.function.Session;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.AuthorizerResponse;
import dev.carillon.route.Entry;
import dev.carillon.route.EntryChecks;
import dev.carillon.route.MalformedAnswer;
import dev.carillon.route.RequestAuthorizer;
import dev.carillon.route.Route;
import dev.carillon.route.SignedEntry;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks users' code whether one client may come in: the authorizer, then the function behind
/// `$connect` (contract 1.2). The client has a place and an id meanwhile, and is not there yet.
/// Touched on the event loop of the connection-to-be only.
final class Entrance {
  private static final Logger log = LoggerFactory.getLogger(Entrance.class);
  private static final HexFormat HEX = HexFormat.of();

  private final Entry entry;
  private final Invoker invoker;
  private final Consumer<Upgrade.Outcome> then;
  private final String traceId = traceId();
  private final String requestId;
  private Upgrade.Accepted accepted;
  private Reservation place;

  private Entrance(Reservation place, Upgrade.Accepted accepted, Consumer<Upgrade.Outcome> then) {
    this.entry = Objects.requireNonNull(accepted.stage().entry());
    this.invoker = place.on().functions();
    this.requestId = invoker.nextId();
    this.place = place;
    this.accepted = accepted.in(place);
    this.then = then;
  }

  /// @param accepted a client for whom the stage's admission has counted a place
  /// @param then told on the loop whether it may come in
  static void ask(Loop loop, Upgrade.Accepted accepted, Consumer<Upgrade.Outcome> then) {
    long now = System.currentTimeMillis();
    Registry.Place at = loop.registry().reserve(ConnectionId.ticks(now));
    LoopId on = loop.registry().loop();
    var id = new ConnectionId(at.ticks(), at.slot(), on.node(), on.incarnation(), on.loop());
    RequestHead head = accepted.head();
    String who = accepted.principal().id();
    var caller =
        new Caller(
            id.toString(),
            now,
            head.client().getHostAddress(),
            head.header("user-agent"),
            Map.of(),
            who.isEmpty() ? null : new AuthorizerContext(who, 0, Map.of()));
    StageOnLoop stage = loop.place(accepted.stage());
    var place =
        new Reservation(
            loop,
            stage,
            accepted.client(),
            at,
            caller,
            farewell(stage, id.toString(), stage.functions().nextId()));
    new Entrance(place, accepted, then).check();
  }

  /// Who is told when a connection ends; null if nobody is.
  static @Nullable Farewell farewell(StageOnLoop on, String connectionId, String requestId) {
    if (on.stage().disconnect().get() == null) {
      return null;
    }
    var journal = Objects.requireNonNull(on.stage().entry()).journal();
    return new Farewell(
        on.stage().disconnect(),
        Route.DISCONNECT,
        requestId,
        journal == null ? () -> {} : () -> journal.ended(connectionId));
  }

  private void check() {
    if (refused(entry.checks().problem(accepted.head()))) {
      return;
    }
    SignedEntry signer = entry.signer();
    if (signer != null) {
      SignedEntry.Signer who = signer.signer(accepted.head());
      if (who == null) {
        refuse(Refusal.UNAUTHORIZED, 403, Session.FORBIDDEN);
        return;
      }
      know(place.caller().signedBy(who.identity()));
    }
    if (entry.authorizer() != null) {
      authorize(entry.authorizer());
    } else if (!refused(entry.checks().problemOfKey(null))) {
      // Nobody could name a key; so nobody gets here where one is needed.
      connect();
    }
  }

  private void know(Caller caller) {
    place = place.with(caller);
    accepted = accepted.in(place);
  }

  private void authorize(RequestAuthorizer authorizer) {
    Event event = event(new Event.Authorize(accepted.head(), traceId));
    if (!authorizer.sources().complete(event)) {
      refuse(Refusal.UNAUTHORIZED, 401, "Unauthorized");
      return;
    }
    long start = System.nanoTime();
    invoker.call(
        authorizer.backend(),
        event,
        authorizer.timeout(),
        outcome -> authorized(authorizer, event, outcome, (System.nanoTime() - start) / 1_000_000));
  }

  private void authorized(RequestAuthorizer authorizer, Event event, Outcome outcome, long millis) {
    switch (outcome) {
      case Outcome.Returned(byte[] payload) -> {
        try {
          decided(authorizer, event, AuthorizerResponse.parse(payload), millis);
        } catch (MalformedAnswer e) {
          log.atWarn()
              .addKeyValue("stage", accepted.stage())
              .log("the authorizer's answer cannot be used: {}", e.getMessage());
          authorizerFailed();
        }
      }
      case Outcome.Failed(_, String message) when message.equals("Unauthorized") ->
          refuse(Refusal.UNAUTHORIZED, 401, "Unauthorized");
      case Outcome.Throttled _ ->
          refuse(Refusal.THROTTLED, 429, entry.contract().throttleMessage());
      case Outcome.Failed _, Outcome.TimedOut _, Outcome.Answered _, Outcome.Stopped _ ->
          authorizerFailed();
    }
  }

  private void authorizerFailed() {
    int status = entry.contract().authorizerFailure();
    refuse(
        Refusal.FUNCTION_FAILED,
        status,
        status == 403 ? Session.FORBIDDEN : "Internal Server Error");
  }

  private void decided(
      RequestAuthorizer authorizer, Event event, AuthorizerResponse response, long millis) {
    boolean allowed =
        response.policy().decide(Policy.INVOKE, event.methodArn()) == Policy.Decision.ALLOW;
    if (!allowed) {
      refuse(Refusal.UNAUTHORIZED, 403, Session.FORBIDDEN);
      return;
    }
    if (refused(entry.checks().problemOfKey(response.usageIdentifierKey()))) {
      return;
    }
    know(
        place
            .caller()
            .with(new AuthorizerContext(response.principalId(), millis, response.context())));
    accepted = accepted.as(authorizer.principal(response, Instant.now()));
    connect();
  }

  private void connect() {
    Route route = accepted.stage().routes().connect();
    if (route == null || !(route.integration() instanceof Called called)) {
      then.accept(accepted);
      return;
    }
    accepted.stage().meters().route(route.key()).increment();
    invoker.call(
        called.backend(),
        event(new Event.Connect(accepted.head(), traceId)),
        called.timeout(),
        this::connected);
  }

  private void connected(Outcome outcome) {
    switch (outcome) {
      case Outcome.Returned(byte[] payload) -> answered(ProxyResponse.parse(payload));
      case Outcome.Answered(ProxyResponse response) -> answered(response);
      case Outcome.Failed _, Outcome.Stopped _ -> badGateway();
      case Outcome.TimedOut _ ->
          refuse(Refusal.FUNCTION_TIMEOUT, 504, "Endpoint request timed out");
      case Outcome.Throttled _ ->
          refuse(Refusal.THROTTLED, 429, entry.contract().throttleMessage());
    }
  }

  private void answered(@Nullable ProxyResponse response) {
    if (response == null || response.statusCode() < 200 || response.statusCode() > 599) {
      badGateway();
    } else if (response.successful()) {
      then.accept(
          accepted.with(
              ConnectHeaders.subprotocol(response),
              entry.contract().connectHeaders() ? ConnectHeaders.passed(response) : List.of()));
    } else {
      count(Refusal.REFUSED_BY_FUNCTION);
      place.release();
      then.accept(new Upgrade.Refused(ConnectHeaders.refusal(response)));
    }
  }

  private void badGateway() {
    refuse(Refusal.FUNCTION_FAILED, 502, "Internal server error");
  }

  /// @return whether there was a problem, and the client has been told
  private boolean refused(EntryChecks.@Nullable Problem problem) {
    if (problem != null) {
      refuse(problem.why(), problem.status(), problem.message());
    }
    return problem != null;
  }

  private void refuse(Refusal why, int status, String message) {
    count(why);
    place.release();
    then.accept(
        new Upgrade.Refused(Response.error(status, message).with("x-amzn-RequestId", requestId)));
  }

  private void count(Refusal why) {
    accepted.stage().meters().refused(why).increment();
  }

  private Event event(Event.Detail detail) {
    return invoker.event(place.caller(), Route.CONNECT, requestId, detail);
  }

  /// As X-Ray has it: the time, then a number.
  private static String traceId() {
    var random = ThreadLocalRandom.current();
    return "Root=1-"
        + HEX.toHexDigits(System.currentTimeMillis() / 1_000, 8)
        + "-"
        + HEX.toHexDigits(random.nextLong(), 16)
        + HEX.toHexDigits(random.nextLong(), 8);
  }
}
