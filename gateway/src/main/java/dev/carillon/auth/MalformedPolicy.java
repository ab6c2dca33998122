// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.io.Serial;

/// A policy document that is none, or that asks for what is not done here. Stackless: what is wrong
/// stands in the message, and whoever wrote the document can cause as many as they like.
public final class MalformedPolicy extends Exception {
  @Serial private static final long serialVersionUID = 1;

  MalformedPolicy(String reason) {
    super(reason, null, false, false);
  }
}
