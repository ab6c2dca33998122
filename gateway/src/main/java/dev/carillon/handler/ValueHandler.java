// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One that takes and returns values, which are JSON outside.
///
/// @param in null if it takes none
/// @param out null if it returns none
record ValueHandler(
    RequestHandler<Object, Object> handler, @Nullable Serializer in, @Nullable Serializer out)
    implements Handler {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  @Override
  @SuppressWarnings("NullAway") // of the two interfaces it is the function's own that allows null
  public void handle(byte[] event, Context context, OutputStream result) throws Throwable {
    Object input = in == null ? null : read(in, event);
    Object output = handler.handleRequest(input, context);
    if (out == null || output == null) {
      result.write(NULL);
      return;
    }
    try {
      out.write(output, result);
    } catch (RuntimeException e) {
      throw new RuntimeException("An error occurred during JSON serialization of response", e);
    }
  }

  /// With the words of the service's own runtime.
  private static @Nullable Object read(Serializer in, byte[] event) {
    try {
      return in.read(event);
    } catch (RuntimeException e) {
      throw new RuntimeException("An error occurred during JSON parsing", e);
    }
  }
}
