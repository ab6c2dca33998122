// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server under load and how a connection to it is opened.
///
/// @param url as it was given
/// @param address resolved once, so that no name is looked up per connection
/// @param authority the Host header, with the port where it is not the scheme's own
/// @param path path and query of the request line
/// @param tls null for `ws`
/// @param headers further header lines of the handshake, without line breaks
/// @param sources local addresses taken in turn; empty leaves the choice to the system
record Target(
    String url,
    InetSocketAddress address,
    String authority,
    String path,
    @Nullable SslContext tls,
    List<String> headers,
    List<InetAddress> sources) {}
