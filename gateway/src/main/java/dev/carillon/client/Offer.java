// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client's handshake. A server may select none of the subprotocols that are offered (RFC 6455
/// 4.1), which the base class takes for an error.
final class Offer extends WebSocketClientHandshaker13 {
  private final List<String> subprotocols;
  private @Nullable String selected;

  Offer(URI url, HttpHeaders headers, List<String> subprotocols, int longest) {
    super(url, WebSocketVersion.V13, null, false, all(headers, subprotocols), longest);
    this.subprotocols = subprotocols;
  }

  private static HttpHeaders all(HttpHeaders headers, List<String> subprotocols) {
    HttpHeaders all = new DefaultHttpHeaders().add(headers);
    return subprotocols.isEmpty()
        ? all
        : all.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", subprotocols));
  }

  @Override
  protected void verify(FullHttpResponse response) {
    if (response.decoderResult().isFailure()) {
      throw new WebSocketClientHandshakeException(
          "the server speaks no HTTP there; check scheme and port of the URL");
    }
    super.verify(response);
    selected = response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (selected != null && !subprotocols.contains(selected)) {
      throw new WebSocketClientHandshakeException(
          "the server selected a subprotocol that was not offered: " + selected);
    }
    response.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
  }

  @Nullable String selected() {
    return selected;
  }
}
