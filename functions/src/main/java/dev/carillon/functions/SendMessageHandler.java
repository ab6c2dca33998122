// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.carillon.function.Builtin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Behind the route `sendmessage`, which is two-way. It calls itself for channels that are too
/// large for one invocation.
public final class SendMessageHandler implements RequestStreamHandler {
  private final Wiring wiring;

  public SendMessageHandler() {
    this(Wiring.of(System.getenv()));
  }

  SendMessageHandler(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Call call = Call.of(context);
    Fields event = Fields.read(in);
    Fields part = event.object(Part.NAME);
    if (part == null) {
      Reply.message(
          out, wiring.messages().answer(Builtin.SENDMESSAGE, SocketEvent.of(event), call));
    } else {
      wiring.fanOut().serve(Part.of(part), call);
      Reply.message(out, null);
    }
  }
}
