// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.Refusal;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A plain socket until its first request is decided: what [FirstRequest] is for Netty's channels.
/// Whatever turns out to be no WebSocket handshake in plain text (HTTP, TLS, a PROXY header)
/// becomes a channel, with the bytes that have come so far.
final class Arrival implements Wire.Reader {
  private static final Logger log = LoggerFactory.getLogger(Arrival.class);

  /// "GET ", the beginning of every handshake.
  private static final int GET = 0x47455420;

  /// Where all arrivals of one listener on one event loop go.
  ///
  /// @param channels who goes on with anything but a handshake
  record Place(Loop loop, FrontDoor door, ChannelOpener channels) {}

  private final SocketWire wire;
  private final Place place;
  private final InetAddress client;
  private final int deadline;
  private @Nullable ByteBuf held;
  private boolean deciding;
  private boolean gone;

  Arrival(SocketWire wire, Place place, InetAddress client) {
    this.wire = wire;
    this.place = place;
    this.client = client;
    this.deadline = Loop.nowMillis() + (int) place.door().handshake().toMillis();
    place.loop().arrivals().add(this);
  }

  /// [Loop#nowMillis] by which the request must be decided.
  int deadline() {
    return deadline;
  }

  @Override
  public void received(ByteBuf in) {
    if (held == null) {
      look(in);
      return;
    }
    held.writeBytes(in);
    ByteBuf all = held;
    held = null;
    try {
      look(all);
    } finally {
      all.release();
    }
  }

  private void look(ByteBuf in) {
    if (deciding) {
      return; // it was refused; what else it says does not count
    }
    if (in.readableBytes() < 4 || in.getInt(in.readerIndex()) != GET) {
      toChannel(in);
    } else {
      switch (place.door().look(in, client, false)) {
        case FrontDoor.Incomplete _ -> hold(in);
        case FrontDoor.SomethingElse _ -> toChannel(in);
        case FrontDoor.Handshake(RequestHead head, int length) -> {
          in.skipBytes(length);
          if (in.isReadable()) {
            hold(in);
          }
          decide(head);
        }
      }
    }
  }

  private void hold(ByteBuf in) {
    held = ByteBufAllocator.DEFAULT.buffer(Math.max(256, in.readableBytes())).writeBytes(in);
  }

  private void decide(RequestHead head) {
    deciding = true;
    // What the client sends before our answer waits in the socket.
    wire.pauseReads();
    place.loop().arrivals().remove(this); // it has done its part in time
    place.door().decide(head, place.loop(), this::answer);
  }

  private void answer(Upgrade.Outcome outcome) {
    if (gone) {
      if (outcome instanceof Upgrade.Accepted accepted) {
        accepted.abandon();
      }
      return;
    }
    try {
      switch (outcome) {
        case Upgrade.Refused(Response response) -> refuse(response);
        case Upgrade.Accepted accepted -> open(accepted);
      }
    } catch (RuntimeException e) {
      // Nobody else would catch it where keys had to be fetched.
      log.atError().setCause(e).log("a handshake failed unexpectedly");
      wire.close();
    }
  }

  private void open(Upgrade.Accepted accepted) {
    Upgrade.Refused full = place.door().open(wire, place.loop(), accepted);
    if (full != null) {
      refuse(full.response());
      return;
    }
    wire.resumeReads();
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      try {
        wire.deliver(rest);
      } finally {
        rest.release();
      }
    }
  }

  private void refuse(Response response) {
    place.door().meters().requests(response.status()).increment();
    ByteBuf bytes = ResponseBytes.of(ByteBufAllocator.DEFAULT, response);
    // Read on, and away: closing over unread bytes would reset the connection, and the answer with
    // it.
    wire.goodbye(bytes, true);
    bytes.release();
  }

  private void toChannel(ByteBuf in) {
    place.loop().arrivals().remove(this);
    place.channels().adopt(wire.release(), place.loop(), in.copy());
  }

  void tooLate() {
    place.door().meters().refused(Refusal.HANDSHAKE_TIMEOUT).increment();
    wire.close();
  }

  @Override
  public void closed() {
    gone = true;
    place.loop().arrivals().remove(this);
    if (held != null) {
      held.release();
      held = null;
    }
  }

  @Override
  public void shed() {
    wire.close();
  }

  @Override
  public void failed(Throwable cause) {
    log.debug("closed before its first request was answered: {}", cause.toString());
    wire.close();
  }
}
