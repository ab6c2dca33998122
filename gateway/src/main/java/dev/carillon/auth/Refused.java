// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// The answer to a request whose signature does not hold.
///
/// @param status HTTP status
/// @param errorType value of `x-amzn-ErrorType`, from which SDKs take the exception's name
/// @param message for the body `{"message":"…"}`; it holds neither keys nor signatures
public record Refused(int status, String errorType, String message)
    implements SignatureCheck, BodyCheck {

  static Refused unsigned() {
    return new Refused(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  static Refused unknownKey() {
    return new Refused(
        403,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.");
  }

  static Refused wrongSignature() {
    return new Refused(
        403,
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
  }

  static Refused incomplete(String message) {
    return new Refused(403, "IncompleteSignatureException", message);
  }

  static Refused invalid(String message) {
    return new Refused(403, "InvalidSignatureException", message);
  }
}
