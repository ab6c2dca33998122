// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.config.LambdaConfig;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The SDK's side of [LambdaBackend]: every call occupies its thread. Retries are the SDK's own.
final class LambdaCalls implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Longer than any function runs: how long a call may take is the call's own matter.
  private static final Duration SILENCE = Duration.ofMinutes(16);

  private final String function;
  private final LambdaClient client;

  LambdaCalls(LambdaConfig config) {
    function = config.function();
    LambdaClientBuilder builder =
        LambdaClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(SILENCE));
    String region = region(function);
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (config.endpoint() != null) {
      builder.endpointOverride(config.endpoint());
    }
    client = builder.build();
  }

  /// The region in `arn:aws:lambda:{region}:{account}:function:{name}`; null if it is no ARN.
  private static @Nullable String region(String function) {
    String[] parts = function.split(":", -1);
    return parts.length > 6 && parts[0].equals("arn") && !parts[3].isEmpty() ? parts[3] : null;
  }

  Outcome invoke(Invocation invocation) {
    InvokeResponse answer =
        client.invoke(request ->
            request
                .functionName(function)
                .payload(SdkBytes.fromByteArrayUnsafe(invocation.payload()))
                .overrideConfiguration(override -> override.apiCallTimeout(invocation.timeout())));
    byte[] payload = answer.payload() == null ? new byte[0] : answer.payload().asByteArrayUnsafe();
    return answer.functionError() == null
        ? new Outcome.Returned(payload)
        : thrown(answer.functionError(), payload);
  }

  /// What a function threw: `{"errorMessage":"…","errorType":"…"}`.
  private static Outcome thrown(String kind, byte[] payload) {
    try {
      JsonNode error = JSON.readTree(payload);
      return new Outcome.Failed(
          error.path("errorType").asString(kind), error.path("errorMessage").asString(""));
    } catch (JacksonException e) {
      return new Outcome.Failed(kind, "");
    }
  }

  /// What became of a call that gave no answer.
  static Outcome failed(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case ApiCallTimeoutException _ -> new Outcome.TimedOut();
      case AwsServiceException refused ->
          refused.isThrottlingException()
              ? new Outcome.Throttled()
              : new Outcome.Failed("Lambda." + code(refused), message);
      default -> new Outcome.Failed("Lambda.Unreachable", message);
    };
  }

  private static String code(AwsServiceException refused) {
    return refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null
        ? String.valueOf(refused.statusCode())
        : refused.awsErrorDetails().errorCode();
  }

  @Override
  public void close() {
    client.close();
  }
}
