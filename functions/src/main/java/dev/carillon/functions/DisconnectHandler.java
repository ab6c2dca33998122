// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Behind `$disconnect`: all memberships of the connection end.
public final class DisconnectHandler implements RequestStreamHandler {
  private final Memberships memberships = Wiring.of(System.getenv()).memberships();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    memberships.forget(SocketEvent.of(Fields.read(in)).connectionId());
    Reply.message(out, null);
  }
}
