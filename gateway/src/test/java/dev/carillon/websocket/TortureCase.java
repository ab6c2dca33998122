// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

/// What a client may send after its handshake, and how the server must end it.
///
/// @param bytes everything that is sent
/// @param expectedCloseCode of the server's close frame; 1005: it is empty
/// @param deflate must permessage-deflate have been negotiated?
@SuppressWarnings("ArrayRecordComponent") // read only, compared with nothing
public record TortureCase(String name, byte[] bytes, int expectedCloseCode, boolean deflate) {
  @Override
  public String toString() {
    return name;
  }
}
