// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// Opens WebSockets to one address.
public final class Connector implements AutoCloseable {
  /// For the connection, and again for the answer to the handshake.
  private static final int PATIENCE_MILLIS = 10_000;

  /// Of a message in bytes: far above what a gateway sends, so that only a broken server meets it.
  private static final int LONGEST = 64 << 20;

  /// Of what a server says instead of 101, in bytes.
  private static final int LONGEST_REFUSAL = 1 << 20;

  private final URI url;
  private final @Nullable SSLContext tls;
  private final HttpHeaders headers = new DefaultHttpHeaders();
  private final List<String> subprotocols = new ArrayList<>();

  // Daemons: a process that has said all ends without waiting for them.
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("client", true), NioIoHandler.newFactory());
  private final ExecutorService listeners =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new DefaultThreadFactory("client-listener", true),
          new ThreadPoolExecutor.DiscardPolicy()) {
        // After the last call: each asks the loop to read on.
        @Override
        protected void terminated() {
          var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
      };

  /// @param url with scheme `ws` or `wss`
  /// @param tls for `wss`; null means that of the platform
  public Connector(URI url, @Nullable SSLContext tls) {
    this.url = url;
    this.tls = tls;
  }

  /// Sends a further header with every handshake.
  ///
  /// @throws IllegalArgumentException if name or value is none of HTTP
  public void header(String name, String value) {
    headers.add(name, value);
  }

  /// Offers these, the preferred one first.
  public void subprotocols(List<String> names) {
    subprotocols.addAll(names);
  }

  /// Opens one and waits for the answer.
  ///
  /// @throws HandshakeRefused if the server says no
  /// @throws IOException if it cannot be reached
  public ClientSocket open(ClientSocket.Listener listener)
      throws IOException, InterruptedException {
    CompletableFuture<ClientSocket> opened = new CompletableFuture<>();
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_READ, false) // the listener says when
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel)
                      throws NoSuchAlgorithmException {
                    fill(channel, listener, opened);
                  }
                })
            .connect(url.getHost(), port())
            .await();
    if (!connected.isSuccess()) {
      throw unreachable(connected.cause());
    }
    try {
      return opened.get();
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    }
  }

  private static IOException unreachable(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> new IOException("no reason is known");
      case ConnectTimeoutException timeout ->
          new IOException("no answer in time; check host and port of the URL", timeout);
      case IOException io -> io;
      default -> new IOException(cause.getMessage(), cause);
    };
  }

  private void fill(
      SocketChannel channel, ClientSocket.Listener listener, CompletableFuture<ClientSocket> opened)
      throws NoSuchAlgorithmException {
    if (secure()) {
      channel.pipeline().addLast(new SslHandler(engine()));
    }
    Offer offer = new Offer(url, headers, subprotocols, LONGEST);
    channel
        .pipeline()
        .addLast(
            new HttpClientCodec(),
            new HttpObjectAggregator(LONGEST_REFUSAL),
            new WebSocketClientProtocolHandler(offer, protocol()),
            new WebSocketFrameAggregator(LONGEST),
            new Incoming(listener, listeners, offer, opened));
  }

  /// Pings are answered for us; close frames are for the listener.
  private static WebSocketClientProtocolConfig protocol() {
    return WebSocketClientProtocolConfig.newBuilder()
        .handleCloseFrames(false)
        .sendCloseFrame(null)
        .dropPongFrames(false)
        .handshakeTimeoutMillis(PATIENCE_MILLIS)
        .build();
  }

  private SSLEngine engine() throws NoSuchAlgorithmException {
    SSLContext context = tls == null ? SSLContext.getDefault() : tls;
    SSLEngine engine = context.createSSLEngine(url.getHost(), port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private boolean secure() {
    return "wss".equals(url.getScheme());
  }

  private int port() {
    return url.getPort() >= 0 ? url.getPort() : secure() ? 443 : 80;
  }

  /// Ends all that is open, without waiting for it; what has come is told, what comes later is not.
  @Override
  public void close() {
    listeners.shutdown();
  }
}
