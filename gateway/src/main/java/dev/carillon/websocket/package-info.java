// SPDX-License-Identifier: Apache-2.0
/// RFC 6455 frames and RFC 7692 compression as bytes: decoding, encoding, negotiation. No sockets
/// here.
@NullMarked
package dev.carillon.websocket;

import org.jspecify.annotations.NullMarked;
