// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.Management;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The keys whose signatures hold: those of the configuration, and those that functions have. Any
/// thread.
final class KeyRing {
  private final ConcurrentHashMap<String, KnownKey> keys = new ConcurrentHashMap<>();

  /// @throws IllegalArgumentException if a key is listed twice or has an empty part
  KeyRing(List<Management.Credential> credentials) {
    for (Management.Credential credential : credentials) {
      String id = credential.accessKeyId();
      String secret = credential.secretAccessKey().value();
      if (malformed(id, secret)) {
        throw new IllegalArgumentException(
            "management.credentials: accessKeyId and secretAccessKey must not be empty, and accessKeyId holds no /");
      }
      Policy policy = Policy.allowing(credential.allow());
      if (keys.put(id, new KnownKey(id, secret, null, policy)) != null) {
        throw new IllegalArgumentException(
            "management.credentials: accessKeyId '%s' is listed twice".formatted(id));
      }
    }
  }

  /// Several functions may have the same credentials, those of the machine say; a signature does
  /// not tell which of them it is, so that each may do what any of them may.
  ///
  /// @throws IllegalArgumentException if the id is known with another secret, or a part is empty
  void add(FunctionKey key) {
    String id = key.accessKeyId();
    String secret = key.secretAccessKey().value();
    if (malformed(id, secret)) {
      throw new IllegalArgumentException(
          "the access key of a function and its secret must not be empty, and the key holds no /");
    }
    String token = key.sessionToken() == null ? null : key.sessionToken().value();
    var added = new KnownKey(id, secret, token, Policy.allowing(key.allow(), key.deny()));
    keys.merge(
        id,
        added,
        (known, more) -> {
          if (!known.sameSecrets(more)) {
            throw new IllegalArgumentException(
                "access key '%s' is known with another secret or session token".formatted(id));
          }
          return known.allowingAlso(more);
        });
  }

  private static boolean malformed(String id, String secret) {
    return id.isEmpty() || id.indexOf('/') >= 0 || secret.isEmpty();
  }

  @Nullable KnownKey find(String accessKeyId) {
    return keys.get(accessKeyId);
  }
}
