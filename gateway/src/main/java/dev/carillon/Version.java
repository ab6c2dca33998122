// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import java.util.Objects;

/// The version in the manifest of the jar; `dev` outside it.
final class Version {
  static final String TEXT =
      Objects.requireNonNullElse(Gateway.class.getPackage().getImplementationVersion(), "dev");

  private Version() {}
}
