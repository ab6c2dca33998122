// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.BodyCheck;
import dev.carillon.auth.HttpHead;
import dev.carillon.auth.PendingSignature;
import dev.carillon.auth.Policy;
import dev.carillon.auth.Refused;
import dev.carillon.auth.Rights;
import dev.carillon.auth.SigV4Verifier;
import dev.carillon.auth.SignatureCheck;
import dev.carillon.connection.Refusal;
import dev.carillon.http.Endpoint;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Apis;
import dev.carillon.route.Stage;
import java.util.function.Consumer;

/// The part of the gateway that functions and servers call: `@connections` (contract 5) and
/// `@channels`, both below the address of a stage.
public final class ManagementApi {
  private final Apis apis;
  private final SigV4Verifier signatures;
  private final ConnectionsApi connections;
  private final ChannelsApi channels;
  private final MembersApi members;
  private final int maxBody;

  /// @param maxBody longest body, in bytes
  public ManagementApi(
      Apis apis,
      SigV4Verifier signatures,
      ConnectionsApi connections,
      ChannelsApi channels,
      MembersApi members,
      int maxBody) {
    this.apis = apis;
    this.signatures = signatures;
    this.connections = connections;
    this.channels = channels;
    this.members = members;
    this.maxBody = maxBody;
  }

  Endpoint.Answer answer(RequestHead head, ManagementPath path) {
    Stage stage = apis.byKey(head.header("host"), path.stageKey());
    if (stage == null) {
      return new Endpoint.Now(Errors.FORBIDDEN.response());
    }
    Operation operation =
        switch (path.target()) {
          case ManagementPath.Connection(String id) -> connections.operation(stage, head, id);
          case ManagementPath.Channels() -> channels.list(stage, head);
          case ManagementPath.Channel(String name) -> channels.operation(stage, head, name);
          case ManagementPath.Member(String channel, String id) ->
              members.operation(stage, head, channel, id);
        };
    return switch (signatures.begin(new HttpHead(head.method(), head.target(), head.headers()))) {
      case Refused refused -> new Endpoint.Now(refuse(stage, refused));
      case SignatureCheck.Anonymous _ -> whenRead(operation, operation::run);
      case PendingSignature pending ->
          whenRead(
              operation,
              (body, respond) -> {
                switch (pending.finish(body)) {
                  case Refused refused -> respond.accept(refuse(stage, refused));
                  case BodyCheck.Verified(_, Rights rights) ->
                      permitted(stage, rights, operation, body, respond);
                }
              });
    };
  }

  private Endpoint.Answer whenRead(Operation operation, Endpoint.Body then) {
    int most = operation.takesBody() ? maxBody : 0;
    return new Endpoint.AfterBody(most, Errors.tooLong(most), then);
  }

  private static void permitted(
      Stage stage, Rights rights, Operation operation, byte[] body, Consumer<Response> respond) {
    if (rights.may(Policy.MANAGE_CONNECTIONS, operation.resource())) {
      operation.run(body, respond);
    } else {
      stage.meters().refused(Refusal.NO_PERMISSION).increment();
      respond.accept(Errors.FORBIDDEN.response());
    }
  }

  private static Response refuse(Stage stage, Refused refused) {
    stage.meters().refused(Refusal.BAD_SIGNATURE).increment();
    return Errors.of(refused.status(), refused.errorType(), refused.message());
  }
}
