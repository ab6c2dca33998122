// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

/// Lets a handler's checked exception through an interface that declares none: the caller is to see
/// the exception itself.
final class Unchecked {
  private Unchecked() {}

  static RuntimeException of(Throwable e) {
    return Unchecked.<RuntimeException>sneak(e);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the point of it
  private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
    throw (E) e;
  }
}
