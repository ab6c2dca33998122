// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a WebSocket, for `GET @connections`.
///
/// @param connectedAt milliseconds since 1970
record Client(InetAddress address, @Nullable String userAgent, long connectedAt) {}
