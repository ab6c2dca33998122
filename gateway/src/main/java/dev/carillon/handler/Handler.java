// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.OutputStream;

/// A handler of whatever shape. Several threads at once.
interface Handler {
  /// @throws Throwable what the function throws is the function's own matter
  void handle(byte[] event, Context context, OutputStream result) throws Throwable;
}
