// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say where to connect and as whom.
@SuppressWarnings("NullAway.Init") // filled by picocli
final class TargetOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "ws://127.0.0.1:8080/dev",
      description = "ws or wss address of a stage (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM certificates of the authority to trust for wss.")
  private @Nullable File ca;

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description = "Further header of the handshake; may be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(names = "--origin", paramLabel = "ORIGIN", description = "Origin of the handshake.")
  private @Nullable String origin;

  @Option(
      names = "--subprotocol",
      paramLabel = "NAME",
      description = "Subprotocol to offer, such as carillon.v1 (default: none).")
  private @Nullable String subprotocol;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Sent as Authorization: Bearer TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--source",
      split = ",",
      paramLabel = "ADDRESS",
      description =
          "Local addresses to connect from in turn: one has ports for 28,000 connections.")
  private List<InetAddress> sources = new ArrayList<>();

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "Process of the server (default: who listens on the port, on this machine).")
  private @Nullable Long pid;

  /// @throws Stopped if an option cannot be used, saying why
  Target target() {
    boolean secure = "wss".equals(url.getScheme());
    if (!secure && !"ws".equals(url.getScheme())) {
      throw new Stopped("--url must begin with ws:// or wss://, not " + url);
    }
    if (url.getHost() == null) {
      throw new Stopped("--url has no host: " + url);
    }
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new Target(
        url.toString(),
        address(secure ? 443 : 80),
        url.getRawAuthority(),
        url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(),
        secure ? tls() : null,
        headers(),
        sources);
  }

  @Nullable ServerProcess server(Target target) {
    return pid == null ? ServerProcess.listeningOn(target.address()) : new ServerProcess(pid);
  }

  private InetSocketAddress address(int usualPort) {
    String host = url.getHost();
    try {
      return new InetSocketAddress(
          InetAddress.getByName(host), url.getPort() < 0 ? usualPort : url.getPort());
    } catch (UnknownHostException e) {
      throw new Stopped("the name " + host + " cannot be resolved; check --url");
    }
  }

  private SslContext tls() {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      return (ca == null ? builder : builder.trustManager(ca)).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new Stopped("--ca " + ca + " holds no usable PEM certificate: " + e.getMessage());
    }
  }

  List<String> headers() {
    List<String> lines = new ArrayList<>();
    for (String header : headers) {
      if (header.indexOf(':') < 1 || header.indexOf('\r') >= 0 || header.indexOf('\n') >= 0) {
        throw new Stopped("--header expects 'NAME: VALUE', not '" + header + "'");
      }
      lines.add(header);
    }
    if (origin != null) {
      lines.add("Origin: " + origin);
    }
    if (subprotocol != null) {
      lines.add("Sec-WebSocket-Protocol: " + subprotocol);
    }
    if (token != null) {
      lines.add("Authorization: Bearer " + token);
    }
    return lines;
  }
}
