// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.carillon.channel.ChannelName;
import dev.carillon.connection.Flavour;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Behind `$connect`: writes the connection down, and makes it a member of `default` if it may be
/// one.
public final class ConnectHandler implements RequestStreamHandler {
  private final Memberships memberships = Wiring.of(System.getenv()).memberships();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var event = SocketEvent.of(Fields.read(in));
    Flavour flavour = Handshake.flavour(event);
    boolean inDefault =
        Admission.of(event.authorizer()).permissions().mayJoin(ChannelName.DEFAULT.value());
    memberships.connected(event.connectionId(), flavour, inDefault);
    Reply.connected(out, flavour);
  }
}
