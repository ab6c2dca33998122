// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// What head and body together say about a signature.
public sealed interface BodyCheck permits BodyCheck.Verified, Refused {

  /// The request is from the owner of this key.
  ///
  /// @param accessKeyId the public part of the key
  /// @param rights what the key may do
  record Verified(String accessKeyId, Rights rights) implements BodyCheck {}
}
