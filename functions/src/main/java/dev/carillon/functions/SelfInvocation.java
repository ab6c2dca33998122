// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/// Calls the function that runs, without waiting for what it does.
final class SelfInvocation {
  /// What an asynchronous invocation may carry.
  private static final int LARGEST = 256 * 1024;

  private final Supplier<LambdaClient> client;

  /// @param client asked when first needed: few broadcasts need one
  SelfInvocation(Supplier<LambdaClient> client) {
    this.client = client;
  }

  /// Returns when the part is in the queue of the function.
  ///
  /// @throws TooLongException if the message does not fit into an invocation
  void serve(Part part, Call call) throws TooLongException {
    byte[] payload = part.json();
    if (payload.length > LARGEST) {
      throw new TooLongException();
    }
    client
        .get()
        .invoke(invoke ->
            invoke
                .functionName(call.functionArn())
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromByteArrayUnsafe(payload)));
  }
}
