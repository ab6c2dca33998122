// SPDX-License-Identifier: Apache-2.0
package dev.carillon.http;

import java.util.function.Consumer;

/// Answers requests that open no WebSocket.
public interface Endpoint {

  /// Looks at the head before any byte of the body is kept.
  Answer answer(RequestHead head);

  /// What follows from a head.
  sealed interface Answer {}

  /// The answer, whatever the body is: it is dropped unread, and the connection closed if there is
  /// one.
  record Now(Response response) implements Answer {}

  /// The answer needs the body.
  ///
  /// @param maxBytes longest body that is kept
  /// @param tooLong the answer to a longer one
  record AfterBody(int maxBytes, Response tooLong, Body then) implements Answer {}

  /// Takes the body.
  interface Body {
    /// @param respond takes the answer once, on any thread
    void read(byte[] body, Consumer<Response> respond);
  }
}
