// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.BodyCheck;
import dev.carillon.auth.HttpHead;
import dev.carillon.auth.PendingSignature;
import dev.carillon.auth.Policy;
import dev.carillon.auth.Rights;
import dev.carillon.auth.SigV4Verifier;
import dev.carillon.auth.StageArn;
import dev.carillon.http.RequestHead;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Handshakes must be signed, in a header or in the query (contract 4.2).
public record SignedEntry(SigV4Verifier signatures, StageArn stage) {
  private static final byte[] NO_BODY = {};

  /// Who signed.
  ///
  /// @param identity what its events say about it
  public record Signer(Map<String, String> identity) {}

  /// @return null if the request is not signed by somebody who may connect
  public @Nullable Signer signer(RequestHead head) {
    var plain = new HttpHead(head.method(), head.target(), head.headers());
    return signatures.begin(plain) instanceof PendingSignature pending
            && pending.finish(NO_BODY) instanceof BodyCheck.Verified(String key, Rights rights)
            && rights.may(Policy.INVOKE, stage.route(Route.CONNECT))
        ? new Signer(identity(key))
        : null;
  }

  private Map<String, String> identity(String key) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("accessKey", key);
    identity.put("accountId", stage.account());
    identity.put("caller", key);
    identity.put("user", key);
    identity.put("userArn", "arn:aws:iam::" + stage.account() + ":user/" + key);
    return identity;
  }
}
