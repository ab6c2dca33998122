// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// What the head of a request says about its signature.
public sealed interface SignatureCheck permits SignatureCheck.Anonymous, Refused, PendingSignature {

  /// Unsigned, or signed with a key that nobody knows, where that is allowed.
  record Anonymous() implements SignatureCheck {}
}
