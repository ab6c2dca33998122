// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Cidr;
import dev.carillon.tls.Certificates;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// First of the pipeline: tells from the first bytes whether a connection speaks the PROXY
/// protocol, TLS or plain HTTP, puts in what is needed for it, fires a [Peer] and takes itself out.
///
/// The [Peer] precedes the first byte of HTTP; with TLS it follows the handshake. Who sends nothing
/// is left to the timeout of the handshake.
final class PortUnification extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(PortUnification.class);
  private static final int TLS_HANDSHAKE = 0x16;

  /// The PROXY protocol, versions 1 and 2 (its specification, sections 2.1 and 2.2).
  private static final List<byte[]> PROXY_BEGINNINGS =
      List.of(
          "PROXY ".getBytes(StandardCharsets.US_ASCII),
          "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII));

  /// Bytes of extensions that a PROXY header may carry; what proxies send takes some hundreds.
  private static final int MOST_EXTENSIONS = 4096;

  private final Settings settings;
  private final boolean afterProxyHeader;
  private @Nullable InetAddress client;

  /// What one port does, the same for all its connections.
  ///
  /// @param trustedProxies peers whose PROXY header is believed; anybody else's ends the connection
  /// @param certificates what TLS is served with; null ends connections that begin with it
  /// @param refusePlaintext whether plain HTTP is answered with 400 only
  /// @param tlsHandshake longest time for a TLS handshake
  record Settings(
      List<Cidr> trustedProxies,
      @Nullable Certificates certificates,
      boolean refusePlaintext,
      Duration tlsHandshake) {}

  private enum Beginning {
    PROXY,
    SOMETHING_ELSE,
    UNDECIDED
  }

  PortUnification(Settings settings) {
    this(settings, false);
  }

  private PortUnification(Settings settings, boolean afterProxyHeader) {
    this.settings = settings;
    this.afterProxyHeader = afterProxyHeader;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof HAProxyMessage header) {
      try {
        client = source(header);
      } finally {
        header.release();
      }
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    Beginning beginning = afterProxyHeader ? Beginning.SOMETHING_ELSE : beginning(in);
    if (beginning == Beginning.UNDECIDED) {
      return;
    }
    InetAddress tcpPeer = tcpPeer(ctx.channel().remoteAddress());
    if (tcpPeer == null) {
      close(ctx, in, "it is gone already");
    } else if (beginning == Beginning.PROXY) {
      readProxyHeader(ctx, in, tcpPeer);
    } else if (in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE) {
      startTls(ctx, in, client == null ? tcpPeer : client);
    } else {
      startHttp(ctx, client == null ? tcpPeer : client);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof HAProxyProtocolException) {
      log.debug("{} is closed: {}", ctx.channel(), cause.getMessage());
      var _ = ctx.close();
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  /// The decoder removes itself after the header and gives what follows to a second one of us.
  private void readProxyHeader(ChannelHandlerContext ctx, ByteBuf in, InetAddress tcpPeer) {
    if (!ForwardedFor.trusted(tcpPeer, settings.trustedProxies())) {
      close(ctx, in, "it sends a PROXY header but is not in trustedProxies");
      return;
    }
    ctx.pipeline().addAfter(ctx.name(), null, new PortUnification(settings, true));
    ctx.pipeline().addAfter(ctx.name(), null, new HAProxyMessageDecoder(MOST_EXTENSIONS, true));
    ctx.pipeline().remove(this);
  }

  private void startTls(ChannelHandlerContext ctx, ByteBuf in, InetAddress address) {
    Certificates certificates = settings.certificates();
    if (certificates == null) {
      close(ctx, in, "it speaks TLS, and there is no certificate (tls.certificate, or --tls dev)");
      return;
    }
    SslHandler tls = certificates.current().newHandler(ctx.alloc());
    tls.setHandshakeTimeout(settings.tlsHandshake().toMillis(), TimeUnit.MILLISECONDS);
    ctx.pipeline().addAfter(ctx.name(), null, new TlsHandshake(new Peer(address, true)));
    ctx.pipeline().addAfter(ctx.name(), "tls", tls);
    ctx.pipeline().remove(this);
  }

  private void startHttp(ChannelHandlerContext ctx, InetAddress address) {
    if (settings.refusePlaintext()) {
      ctx.pipeline().addAfter(ctx.name(), null, new PlaintextRefusal());
    } else {
      ctx.fireUserEventTriggered(new Peer(address, false));
    }
    ctx.pipeline().remove(this);
  }

  private static void close(ChannelHandlerContext ctx, ByteBuf in, String reason) {
    log.debug("{} is closed: {}", ctx.channel(), reason);
    in.skipBytes(in.readableBytes());
    var _ = ctx.close();
  }

  /// Compares byte by byte, so that a request shorter than a PROXY header need not wait for more.
  private static Beginning beginning(ByteBuf in) {
    for (byte[] expected : PROXY_BEGINNINGS) {
      int length = Math.min(in.readableBytes(), expected.length);
      int same = 0;
      while (same < length && in.getByte(in.readerIndex() + same) == expected[same]) {
        same++;
      }
      if (same == expected.length) {
        return Beginning.PROXY;
      }
      if (same == length) {
        return Beginning.UNDECIDED;
      }
    }
    return Beginning.SOMETHING_ELSE;
  }

  /// Null for UNKNOWN and for LOCAL, the proxy's own health checks: they come from the proxy
  /// itself.
  private static @Nullable InetAddress source(HAProxyMessage header) {
    if (header.command() == HAProxyCommand.LOCAL) {
      return null;
    }
    return switch (header.proxiedProtocol()) {
      case TCP4, TCP6, UDP4, UDP6 -> InetAddress.ofLiteral(header.sourceAddress());
      case UNKNOWN, UNIX_STREAM, UNIX_DGRAM -> null;
    };
  }

  /// Null when the peer has gone. What is no internet socket (in-process, Unix) is this machine.
  private static @Nullable InetAddress tcpPeer(@Nullable SocketAddress remote) {
    if (remote == null) {
      return null;
    }
    return remote instanceof InetSocketAddress internet
        ? Peer.plain(internet.getAddress())
        : InetAddress.getLoopbackAddress();
  }
}
