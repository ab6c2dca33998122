// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The AWS credentials that a function finds in its environment. Whichever they are, the gateway
/// itself accepts them for its management API and for Invoke, within `allow` and `deny`.
public record CredentialsConfig(
    @Shorthand
        @Default("gateway")
        @About(
            "`gateway` (a key that only this gateway knows), `host` (those of the gateway's own environment, for a function whose table is on AWS) or `keys` (those below).")
        From from,
    @About("Public part of `keys`.") @Nullable String accessKeyId,
    @About("Secret part of `keys`.") @Nullable Secret secretAccessKey,
    @About("Session token of `keys`, if they are temporary.") @Nullable Secret sessionToken,
    @About(
            "Resource patterns that the function may use: connections, channels, and functions that it calls. None listed means all of its own API, and nothing else; any listed means just these.")
        List<String> allow,
    @About("Resource patterns that the function must not use, whatever `allow` says; `*` is all.")
        List<String> deny) {

  /// Where credentials come from.
  public enum From {
    GATEWAY,
    HOST,
    KEYS
  }
}
