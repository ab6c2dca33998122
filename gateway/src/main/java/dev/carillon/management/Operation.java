// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.Response;
import java.util.function.Consumer;

/// One thing that a request asks of the management API, before it is known who asks.
interface Operation {

  /// What policies name it by.
  String resource();

  boolean takesBody();

  /// @param respond takes the answer once, on any thread
  void run(byte[] body, Consumer<Response> respond);

  /// An operation.
  ///
  /// @param action does it
  record Named(String resource, boolean takesBody, Action action) implements Operation {
    @Override
    public void run(byte[] body, Consumer<Response> respond) {
      action.run(body, respond);
    }
  }

  /// Does something with a body.
  interface Action {
    void run(byte[] body, Consumer<Response> respond);
  }
}
