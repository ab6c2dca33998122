// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connection that an event is about.
///
/// @param connectedAt milliseconds since 1970
/// @param userAgent null if the client sent none
/// @param iam what a signed handshake says about its signer (`accountId`, `userArn`, ...), empty
///   without one
/// @param authorizer null where nobody authorized it
public record Caller(
    String connectionId,
    long connectedAt,
    String sourceIp,
    @Nullable String userAgent,
    Map<String, String> iam,
    @Nullable AuthorizerContext authorizer) {

  public Caller signedBy(Map<String, String> signer) {
    return new Caller(connectionId, connectedAt, sourceIp, userAgent, signer, authorizer);
  }

  public Caller with(AuthorizerContext said) {
    return new Caller(connectionId, connectedAt, sourceIp, userAgent, iam, said);
  }
}
