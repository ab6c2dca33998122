// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.Management;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The keys whose signatures hold: those of the configuration, and those that functions have. Any
/// thread.
final class KeyRing {
  /// Who has a key: only when none of them does any more it is forgotten.
  ///
  /// @param configured null if the configuration does not list it
  /// @param merged what all of them may do
  private record Holders(
      @Nullable KnownKey configured, List<FunctionKey> functions, KnownKey merged) {}

  private final ConcurrentHashMap<String, Holders> keys = new ConcurrentHashMap<>();

  /// @throws IllegalArgumentException if a key is listed twice or has an empty part
  KeyRing(List<Management.Credential> credentials) {
    for (Management.Credential credential : credentials) {
      String id = credential.accessKeyId();
      String secret = credential.secretAccessKey().value();
      if (malformed(id, secret)) {
        throw new IllegalArgumentException(
            "management.credentials: accessKeyId and secretAccessKey must not be empty, and accessKeyId holds no /");
      }
      Rights rights = Rights.of(Policy.allowing(credential.allow()));
      var known = new KnownKey(id, secret, null, rights);
      if (keys.put(id, new Holders(known, List.of(), known)) != null) {
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
    var added = known(key);
    keys.compute(
        id,
        (_, holders) -> {
          if (holders == null) {
            return new Holders(null, List.of(key), added);
          }
          if (!holders.merged.sameSecrets(added)) {
            throw new IllegalArgumentException(
                "access key '%s' is known with another secret or session token".formatted(id));
          }
          List<FunctionKey> functions = new ArrayList<>(holders.functions);
          functions.add(key);
          return new Holders(holders.configured, functions, holders.merged.allowingAlso(added));
        });
  }

  /// Takes back one [#add].
  void remove(FunctionKey key) {
    keys.computeIfPresent(
        key.accessKeyId(),
        (_, holders) -> {
          List<FunctionKey> functions = new ArrayList<>(holders.functions);
          functions.remove(key);
          KnownKey merged = holders.configured;
          for (FunctionKey each : functions) {
            merged = merged == null ? known(each) : merged.allowingAlso(known(each));
          }
          return merged == null ? null : new Holders(holders.configured, functions, merged);
        });
  }

  private static KnownKey known(FunctionKey key) {
    String token = key.sessionToken() == null ? null : key.sessionToken().value();
    return new KnownKey(
        key.accessKeyId(),
        key.secretAccessKey().value(),
        token,
        Rights.of(Policy.allowing(key.allow(), key.deny())));
  }

  private static boolean malformed(String id, String secret) {
    return id.isEmpty() || id.indexOf('/') >= 0 || secret.isEmpty();
  }

  @Nullable KnownKey find(String accessKeyId) {
    Holders holders = keys.get(accessKeyId);
    return holders == null ? null : holders.merged;
  }
}
