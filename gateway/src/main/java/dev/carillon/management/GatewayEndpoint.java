// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.Endpoint;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.FrontRules;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything over HTTP that is no WebSocket, on one port.
///
/// @param api `@connections` and `@channels`; null on a port for operators only
/// @param functions Invoke of the Lambda API; null likewise
/// @param operations null where they are not shown
public record GatewayEndpoint(
    @Nullable ManagementApi api, @Nullable FunctionsApi functions, @Nullable Operations operations)
    implements Endpoint {

  @Override
  public Answer answer(RequestHead head) {
    boolean reads = head.method().equals("GET") || head.method().equals("HEAD");
    // On loopback a proxy in front would show them to everybody.
    boolean hidden = api != null && FrontRules.forwarded(head);
    Response shown = reads && operations != null && !hidden ? operations.at(head.path()) : null;
    if (shown != null) {
      return new Now(shown);
    }
    Answer invoked = functions == null ? null : functions.answer(head);
    if (invoked != null) {
      return invoked;
    }
    ManagementPath path = api == null ? null : ManagementPath.parse(head.path());
    if (api != null && path != null) {
      return named(api.answer(head, path));
    }
    if (api == null) {
      return new Now(Response.error(404, "Not Found"));
    }
    // A plain GET where a WebSocket lives (contract 1.1).
    return new Now(
        reads
            ? Response.error(426, "Upgrade Required").with("Upgrade", "websocket")
            : Errors.FORBIDDEN.response());
  }

  /// Gives the answers of the management API the id that SDKs show.
  private static Answer named(Answer answer) {
    return switch (answer) {
      case Now(Response response) -> new Now(named(response));
      case AfterBody(int most, Response tooLong, Body then) ->
          new AfterBody(
              most,
              named(tooLong),
              (body, respond) -> then.read(body, response -> respond.accept(named(response))));
    };
  }

  private static Response named(Response response) {
    return response.with("x-amzn-RequestId", UUID.randomUUID().toString());
  }
}
