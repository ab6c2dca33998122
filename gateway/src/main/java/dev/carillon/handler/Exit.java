// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

/// Thrown where a function ends its process: the process is the gateway's, so only the call ends.
/// An [Error], because handlers catch exceptions more often.
///
/// Public because [Surroundings] throws it from another class loader.
public final class Exit extends Error {
  private static final long serialVersionUID = 1;

  public Exit(int status) {
    super("The function exited with status " + status);
  }
}
