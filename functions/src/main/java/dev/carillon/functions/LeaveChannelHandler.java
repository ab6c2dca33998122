// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.carillon.function.Builtin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Behind the route `leavechannel`, which is two-way.
public final class LeaveChannelHandler implements RequestStreamHandler {
  private final Messages messages = Wiring.of(System.getenv()).messages();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var event = SocketEvent.of(Fields.read(in));
    Reply.message(out, messages.answer(Builtin.LEAVECHANNEL, event, Call.of(context)));
  }
}
