// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What an authorizer answers (contract 4.1).
final class Decision {
  /// Of the service; a longer answer is a 500 whose cause is in no log.
  private static final int LARGEST = 8_192;

  private static final String NOBODY = "anonymous";

  private Decision() {}

  static String deny(String methodArn) {
    return policy(methodArn, NOBODY, "Deny") + "}";
  }

  /// @throws IllegalStateException if the answer is too long for the service
  static String allow(String methodArn, String principal, Admission admission) {
    var out =
        new StringBuilder(policy(methodArn, principal.isEmpty() ? NOBODY : principal, "Allow"));
    out.append(",\"context\":{");
    String comma = "";
    for (Map.Entry<String, String> entry : admission.context().entrySet()) {
      out.append(comma).append(Json.quote(entry.getKey())).append(':');
      out.append(Json.quote(entry.getValue()));
      comma = ",";
    }
    String answer = out.append("}}").toString();
    int size = answer.getBytes(StandardCharsets.UTF_8).length;
    if (size > LARGEST) {
      throw new IllegalStateException(
          "the channels of this token make an answer of %d bytes, and API Gateway takes %d: let the token grant prefixes, such as orders-*"
              .formatted(size, LARGEST));
    }
    return answer;
  }

  private static String policy(String methodArn, String principal, String effect) {
    return "{\"principalId\":"
        + Json.quote(principal)
        + ",\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":[{"
        + "\"Action\":\"execute-api:Invoke\",\"Effect\":\""
        + effect
        + "\",\"Resource\":"
        + Json.quote(methodArn)
        + "}]}";
  }
}
