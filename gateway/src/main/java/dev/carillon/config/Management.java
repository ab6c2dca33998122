// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may use `@connections` and `@channels`, and where health, metrics and the pages are served.
public record Management(
    @About(
            "Address of `/health` and `/metrics` when `listen` is not loopback; without it they are not served there.")
        @Nullable HostPort listen,
    @Default("us-east-1") @About("Region in the scope of signatures and in resource names.")
        String region,
    @Default("000000000000") @About("Account in resource names.") String account,
    @About("Keys that may sign requests (SigV4). On a public address there must be one.")
        List<Credential> credentials) {

  /// One key.
  public record Credential(
      @About("Public part of the key.") String accessKeyId,
      @About("Secret part: text, {file: PATH} or {env: NAME}.") Secret secretAccessKey,
      @About(
              "Resource patterns that the key may use, such as `arn:aws:execute-api:*:*:*/dev/POST/@connections/*`; none listed means all.")
          List<String> allow) {}
}
