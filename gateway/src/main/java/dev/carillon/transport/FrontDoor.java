// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Cidr;
import dev.carillon.config.Limits;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.connection.Refusal;
import dev.carillon.connection.Registry;
import dev.carillon.connection.SparingLog;
import dev.carillon.function.Builtin;
import dev.carillon.function.Builtins;
import dev.carillon.function.ConnectionCalls;
import dev.carillon.function.Journal;
import dev.carillon.http.Endpoint;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Entry;
import dev.carillon.route.FrontRules;
import dev.carillon.route.Route;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// What stands between an accepted socket and a WebSocket or an HTTP answer, for all connections of
/// one listener.
final class FrontDoor {
  /// Room for the method, the version and the blanks of a request line.
  private static final int REQUEST_LINE_REST = 32;

  /// `: ` and the line's end.
  private static final int HEADER_LINE_REST = 4;

  private static final Response URI_TOO_LONG = Response.error(414, "URI Too Long");
  private static final Response HEADERS_TOO_LARGE =
      Response.error(431, "Request Header Fields Too Large");

  private final Limits limits;
  private final List<Cidr> trustedProxies;
  private final Upgrade upgrade;
  private final FrontRules rules;
  private final Endpoint endpoint;
  private final GatewayMeters meters;
  private final SparingLog refusals = SparingLog.ofRefusals();
  private final AtomicInteger httpConnections = new AtomicInteger();

  FrontDoor(
      Limits limits,
      List<Cidr> trustedProxies,
      Upgrade upgrade,
      FrontRules rules,
      Endpoint endpoint,
      GatewayMeters meters) {
    this.limits = limits;
    this.trustedProxies = trustedProxies;
    this.upgrade = upgrade;
    this.rules = rules;
    this.endpoint = endpoint;
    this.meters = meters;
  }

  Duration handshake() {
    return limits.handshake();
  }

  void httpOpened() {
    httpConnections.incrementAndGet();
  }

  void httpClosed() {
    httpConnections.decrementAndGet();
  }

  /// May an HTTP connection stay open for another request?
  boolean mayStay() {
    return httpConnections.get() <= limits.httpConnections();
  }

  Duration idleRequest() {
    return limits.idleRequest();
  }

  FrontRules rules() {
    return rules;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  GatewayMeters meters() {
    return meters;
  }

  /// Counts a request that is refused, and says why where the operator looks.
  void refused(Refusal why, RequestHead head) {
    meters.refused(why).increment();
    refusals
        .line(Level.INFO, why.label())
        .addKeyValue("host", head.header("host"))
        .addKeyValue("origin", head.header("origin"))
        .addKeyValue("path", head.path())
        .log("request refused");
  }

  /// Longest head of a request, in bytes.
  int maxHead() {
    return limits.url().toInt() + REQUEST_LINE_REST + limits.headers().toInt();
  }

  /// The answer to a head past a bound; null if it is within all of them. Header lines count as
  /// `Name: value` and their line end, however many blanks a client writes.
  @Nullable Response tooLarge(RequestHead head) {
    if (head.target().length() > limits.url().bytes()) {
      return URI_TOO_LONG;
    }
    List<Map.Entry<String, String>> lines = head.headers();
    long bytes = 0;
    for (int i = 0; i < lines.size(); i++) {
      bytes += lines.get(i).getKey().length() + lines.get(i).getValue().length() + HEADER_LINE_REST;
    }
    return bytes > limits.headers().bytes() || lines.size() > limits.headerLines()
        ? HEADERS_TOO_LARGE
        : null;
  }

  Response uriTooLong() {
    return URI_TOO_LONG;
  }

  Response headersTooLarge() {
    return HEADERS_TOO_LARGE;
  }

  /// The head with the client's own address, where a trusted proxy tells it.
  RequestHead believing(RequestHead head) {
    if (trustedProxies.isEmpty()) {
      return head;
    }
    InetAddress client =
        ForwardedFor.clientAddress(head.client(), head.joined("x-forwarded-for"), trustedProxies);
    boolean told = trustedProxies.stream().anyMatch(each -> each.contains(head.client()));
    boolean tls = head.tls() || (told && "https".equals(head.header("x-forwarded-proto")));
    return new RequestHead(head.method(), head.target(), head.headers(), client, tls);
  }

  /// Gives a connection to the HTTP codec, with all it has sent so far.
  void toHttp(ChannelPipeline pipeline, ChannelHandler first, InetAddress client, boolean tls) {
    var codec =
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.url().toInt() + REQUEST_LINE_REST)
                .setMaxHeaderSize(limits.headers().toInt()));
    String before = pipeline.context(first).name();
    // In this order: the exchange asks for its first read as soon as it is in.
    pipeline.addAfter(before, "codec", codec);
    pipeline.addAfter("codec", "exchange", new HttpExchange(this, client, tls));
    pipeline.remove(first);
  }

  /// What a connection began with.
  sealed interface Beginning {}

  /// More must come before it can be told.
  record Incomplete() implements Beginning {}

  /// Anything that is no WebSocket handshake.
  record SomethingElse() implements Beginning {}

  /// A WebSocket handshake.
  ///
  /// @param length of its bytes
  record Handshake(RequestHead head, int length) implements Beginning {}

  private static final Incomplete INCOMPLETE = new Incomplete();
  private static final SomethingElse SOMETHING_ELSE = new SomethingElse();

  /// Looks at the first bytes of a connection, and consumes none.
  Beginning look(ByteBuf in, InetAddress client, boolean tls) {
    int length = HeadParser.length(in);
    if (length < 0) {
      return in.readableBytes() <= maxHead() ? INCOMPLETE : SOMETHING_ELSE;
    }
    RequestHead head = HeadParser.parse(in, length, client, tls);
    return head == null || !head.isUpgrade() ? SOMETHING_ELSE : new Handshake(head, length);
  }

  /// @param then told on the loop what came of a handshake: at once, or when keys were fetched and
  ///   functions have answered
  void decide(RequestHead head, Loop loop, Consumer<Upgrade.Outcome> then) {
    Response tooLarge = tooLarge(head);
    if (tooLarge != null) {
      then.accept(new Upgrade.Refused(tooLarge));
      return;
    }
    upgrade.decide(
        believing(head),
        outcome -> {
          if (loop.executor().inEventLoop()) {
            decided(loop, outcome, then);
          } else {
            loop.executor().execute(() -> decided(loop, outcome, then));
          }
        });
  }

  private void decided(Loop loop, Upgrade.Outcome outcome, Consumer<Upgrade.Outcome> then) {
    if (outcome instanceof Upgrade.Accepted accepted && accepted.stage().entry() != null) {
      Upgrade.Refused full = full(loop.place(accepted.stage()), accepted);
      if (full != null) {
        then.accept(full);
      } else {
        Entrance.ask(loop, accepted, then);
      }
    } else {
      then.accept(outcome);
    }
  }

  /// Takes a place.
  ///
  /// @return the refusal if there is none left
  private Upgrade.@Nullable Refused full(StageOnLoop place, Upgrade.Accepted accepted) {
    Refusal full = place.admission().enter(accepted.client());
    if (full == null) {
      return null;
    }
    boolean address = full == Refusal.TOO_MANY_FROM_ADDRESS;
    return upgrade.refused(
        place.stage(),
        full,
        address ? 429 : 503,
        address ? "Too Many Requests" : "Service Unavailable");
  }

  /// Opens a WebSocket: in its stage's registry and channels first, then for its client to see.
  ///
  /// @return the refusal if there is no place left
  Upgrade.@Nullable Refused open(Wire wire, Loop loop, Upgrade.Accepted accepted) {
    StageOnLoop place = loop.place(accepted.stage());
    Reservation reserved = accepted.place();
    Upgrade.Refused full = reserved == null ? full(place, accepted) : null;
    if (full != null) {
      return full;
    }
    long now = reserved == null ? System.currentTimeMillis() : reserved.caller().connectedAt();
    Registry.Place id =
        reserved == null ? loop.registry().reserve(ConnectionId.ticks(now)) : reserved.at();
    var client = new Client(accepted.client(), accepted.head().header("user-agent"), now);
    var connection = new WebSocketConnection(wire, loop, place, client, accepted.encoding(), id);
    loop.registry().open(id, connection);
    wire.reader(connection);
    place.stage().meters().accepted.increment();
    place.stage().meters().open.increment();
    loop.begin();
    try {
      if (reserved != null) {
        remember(reserved, connection);
      }
      connection.session().identify(accepted.principal());
      Route connect = place.stage().routes().connect();
      if (connect != null && connect.integration() == Builtin.CONNECT) {
        Builtins.connected(connection.session());
      }
      ByteBuf answer = loop.output().clear();
      accepted.answer().write(answer, loop.sha1());
      wire.write(answer);
      if (reserved != null && place.admission().draining()) {
        connection.close(CloseReason.RESTART); // the drain may have looked here already
      }
    } finally {
      loop.end();
    }
    return null;
  }

  private static void remember(Reservation reserved, WebSocketConnection connection) {
    connection.session().calls(reserved.calls());
    Entry entry = reserved.on().stage().entry();
    Journal journal = entry == null ? null : entry.journal();
    ConnectionCalls.Farewell farewell = reserved.farewell();
    if (journal != null && farewell != null) {
      journal.opened(reserved.on().stage().toString(), reserved.caller(), farewell.requestId());
    }
  }
}
