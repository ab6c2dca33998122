// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Identifiers that the service would make up: the same for the same stack, in lower-case letters
/// and digits.
final class Ids {
  private Ids() {}

  static String of(String stack, String logicalId, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((stack + "/" + logicalId).getBytes(StandardCharsets.UTF_8));
      String digits = new BigInteger(1, hash).toString(36);
      return ("0".repeat(length) + digits).substring(digits.length());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
