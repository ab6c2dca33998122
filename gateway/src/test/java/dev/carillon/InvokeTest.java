// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/// Functions are called with Invoke of the Lambda API, by AWS SDKs and by each other.
class InvokeTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
  private static final String WORKER =
      """
      import time

      def handler(event, context):
          if "fail" in event:
              raise ValueError(event["fail"])
          time.sleep(event.get("sleep", 0))
          if "file" in event:
              open(event["file"], "a").write(event["text"])
          return {"got": event, "arn": context.invoked_function_arn}
      """;

  /// As it would run on AWS: neither an endpoint nor keys are in it.
  private static final String CALLER =
      """
      import json
      import boto3

      def handler(event, context):
          answer = boto3.client("lambda").invoke(
              FunctionName="worker", Payload=json.dumps({"from": context.function_name}))
          return {"statusCode": 200, "body": answer["Payload"].read().decode()}
      """;

  /// Says why it may not.
  private static final String ASKER =
      """
      import boto3
      from botocore.exceptions import ClientError

      def handler(event, context):
          try:
              answer = boto3.client("lambda").invoke(FunctionName="worker", Payload="{}")
              return {"statusCode": 200, "body": str(answer["StatusCode"])}
          except ClientError as e:
              return {"statusCode": 200, "body": e.response["Error"]["Code"]}
      """;

  private static final String KEYS =
      """
      management:
        credentials:
          - {accessKeyId: ALL, secretAccessKey: right}
          - {accessKeyId: POSTS, secretAccessKey: right, allow: ["arn:aws:execute-api:*"]}
          - {accessKeyId: WORKER, secretAccessKey: right, allow: ["arn:aws:lambda:*:*:function:worker"]}
          - {accessKeyId: VERSIONS, secretAccessKey: right, allow: ["arn:aws:lambda:*:*:function:worker:*"]}
      """;

  @TempDir private static Path folder;
  private static RunningGateway open;
  private static RunningGateway guarded;
  private static LambdaClient aws;

  @BeforeAll
  static void start() throws IOException {
    // The functions are another user's, and write here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(folder.resolve("worker.py"), WORKER);
    Files.writeString(folder.resolve("caller.py"), CALLER);
    Files.writeString(folder.resolve("asker.py"), ASKER);
    open = RunningGateway.start("functions: {queued: 2}\n" + yaml());
    guarded = RunningGateway.startOnKnownPort(KEYS + yaml());
    aws = client(open, AnonymousCredentialsProvider.create());
  }

  @AfterAll
  static void stop() {
    aws.close();
    guarded.close();
    open.close();
  }

  private static String yaml() {
    String function = "process: {runtime: python, code: \"%s\", handler: %s.handler, memory: 256MB";
    return """
    apis:
      - functions:
          worker: {%s, timeout: 5s, concurrency: 1}}
          caller: {%s, timeout: 20s}}
          posts: {%s, timeout: 20s, credentials: {allow: ["arn:aws:execute-api:*"]}}}
          asks: {%s, timeout: 20s, credentials: {allow: ["*:function:worker"]}}}
        routes:
          call: {integration: "function:caller", response: true}
          posts: {integration: "function:posts", response: true}
          asks: {integration: "function:asks", response: true}
          inline: {mock: {statusCode: 200}}
          $default: {%s, timeout: 5s}}
    """
        .formatted(
            function.formatted(folder, "worker"),
            function.formatted(folder, "caller"),
            function.formatted(folder, "asker"),
            function.formatted(folder, "asker"),
            function.formatted(folder, "worker"));
  }

  private static LambdaClient client(RunningGateway gateway, AwsCredentialsProvider credentials) {
    return LambdaClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .endpointOverride(gateway.http(""))
        .build();
  }

  private static LambdaClient signing(String key, String secret) {
    return client(
        guarded, StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)));
  }

  private static InvokeResponse invoke(
      LambdaClient client, String function, String payload, Consumer<InvokeRequest.Builder> more) {
    return client.invoke(
        InvokeRequest.builder()
            .functionName(function)
            .payload(SdkBytes.fromUtf8String(payload))
            .applyMutation(more)
            .build());
  }

  private static InvokeResponse invoke(LambdaClient client, String function, String payload) {
    return invoke(client, function, payload, _ -> {});
  }

  private static String spaces(int bytes) {
    return " ".repeat(bytes - 2) + "{}";
  }

  @Test
  void aFunctionAnswersWhoeverCallsItByName() {
    InvokeResponse answer = invoke(aws, "worker", "{\"a\": 1}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.executedVersion()).isEqualTo("$LATEST");
    assertThat(answer.functionError()).isNull();
    assertThat(answer.payload().asUtf8String())
        .isEqualTo("{\"got\": {\"a\": 1}, \"arn\": \"" + ARN + "worker\"}");
  }

  @Test
  void aFunctionSeesTheNameThatItWasCalledBy() {
    assertThat(invoke(aws, ARN + "worker:live", "{}").payload().asUtf8String())
        .contains("\"" + ARN + "worker:live\"");
    assertThat(
            invoke(aws, "worker", "{}", more -> more.qualifier("$LATEST")).payload().asUtf8String())
        .contains("\"" + ARN + "worker:$LATEST\"");
    assertThat(invoke(aws, "000000000000:function:worker", "{}").statusCode()).isEqualTo(200);
    // A function that only its route has, by its route key.
    assertThat(invoke(aws, "default", "{}").payload().asUtf8String()).contains(ARN + "default");
  }

  @Test
  void anErrorOfAFunctionIsItsAnswer() {
    InvokeResponse answer = invoke(aws, "worker", "{\"fail\": \"no \\\"paper\\\"\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.functionError()).isEqualTo("Unhandled");
    assertThat(answer.payload().asUtf8String())
        .isEqualTo("{\"errorMessage\":\"no \\\"paper\\\"\",\"errorType\":\"ValueError\"}");
  }

  @Test
  void aFunctionThatIsNotThereIsNotFound() {
    for (String name :
        new String[] {
          "nobody", "inline", ARN + "nobody", ARN.replace("us-east-1", "eu-west-1") + "worker"
        }) {
      assertThatThrownBy(() -> invoke(aws, name, "{}"))
          .as(name)
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("Function not found: arn:aws:lambda:");
    }
  }

  @Test
  void whatNobodyWaitsForIsCalledOnceAndAnsweredBefore() {
    Path file = folder.resolve("events");
    String payload = "{\"sleep\": 0.5, \"text\": \"x\", \"file\": \"" + file + "\"}";
    InvokeResponse answer =
        invoke(aws, "worker", payload, more -> more.invocationType(InvocationType.EVENT));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.payload().asByteArray()).isEmpty();
    assertThat(file).doesNotExist();
    Awaitility.await()
        .atMost(RunningGateway.PATIENCE)
        .untilAsserted(() -> assertThat(file).hasContent("x"));
  }

  @Test
  void moreThanMayWaitIsRefused() {
    Path file = folder.resolve("queued");
    String payload = "{\"sleep\": 0.5, \"text\": \"x\", \"file\": \"" + file + "\"}";
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                invoke(aws, "worker", payload, more -> more.invocationType(InvocationType.EVENT));
              }
            })
        .isInstanceOf(TooManyRequestsException.class);
    Awaitility.await()
        .atMost(RunningGateway.PATIENCE)
        .untilAsserted(() -> assertThat(file).content().hasSizeBetween(2, 3));
    Awaitility.await()
        .atMost(RunningGateway.PATIENCE)
        .until(() -> invoke(aws, "worker", "{}").statusCode() == 200);
  }

  @Test
  void aDryRunCallsNobody() {
    Path file = folder.resolve("dry");
    InvokeResponse answer =
        invoke(
            aws,
            "worker",
            "{\"text\": \"x\", \"file\": \"" + file + "\"}",
            more -> more.invocationType(InvocationType.DRY_RUN));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(file).doesNotExist();
  }

  @Test
  void aPayloadHasABound() {
    assertThat(invoke(aws, "worker", spaces(6 * 1024 * 1024)).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> invoke(aws, "worker", spaces(6 * 1024 * 1024 + 1)))
        .isInstanceOf(RequestTooLargeException.class);
    assertThatThrownBy(() ->
            invoke(
                aws,
                "worker",
                spaces(256 * 1024 + 1),
                more -> more.invocationType(InvocationType.EVENT)))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessageContaining("Event invocation type (limit 262144 bytes)");
  }

  @Test
  void whatIsNoInvocationIsToldSo() {
    assertThat(open.post("/2015-03-31/functions/worker/invocations", "{").body())
        .startsWith("{\"Type\":\"User\",\"Message\":\"Could not parse request body into json: ");
    assertThat(open.post("/2015-03-31/functions/a.b/invocations", "{}").statusCode())
        .isEqualTo(400);
    assertThat(
            open.post(
                    "/2015-03-31/functions/worker/invocations",
                    "{}",
                    "X-Amz-Invocation-Type",
                    "Later")
                .headers()
                .firstValue("x-amzn-ErrorType"))
        .contains("InvalidParameterValueException");
    assertThat(
            open.post("/2015-03-31/functions/worker:a/invocations?Qualifier=b", "{}").statusCode())
        .isEqualTo(400);
    assertThat(open.get("/2015-03-31/functions").statusCode()).isEqualTo(404);
  }

  @Test
  void onceThereAreKeysRequestsAreSigned() {
    assertThatThrownBy(
            () -> {
              try (LambdaClient unsigned = client(guarded, AnonymousCredentialsProvider.create())) {
                invoke(unsigned, "worker", "{}");
              }
            })
        .isInstanceOf(LambdaException.class)
        .hasMessageContaining("Missing Authentication Token");
    assertRefused("ALL", "wrong", "worker", "InvalidSignatureException");
    assertRefused("POSTS", "right", "worker", "AccessDeniedException");
    assertRefused("WORKER", "right", "caller", "AccessDeniedException");
    // As in IAM: a pattern without a qualifier is for calls without one.
    assertRefused("WORKER", "right", "worker:live", "AccessDeniedException");
    assertRefused("VERSIONS", "right", "worker", "AccessDeniedException");
    assertAllowed("ALL", "worker");
    assertAllowed("ALL", ARN + "worker:live");
    assertAllowed("WORKER", "worker");
    assertAllowed("VERSIONS", "worker:live");
  }

  private static void assertAllowed(String key, String function) {
    try (LambdaClient client = signing(key, "right")) {
      assertThat(invoke(client, function, "{}").statusCode()).isEqualTo(200);
    }
  }

  private static void assertRefused(String key, String secret, String function, String code) {
    try (LambdaClient client = signing(key, secret)) {
      assertThatThrownBy(() -> invoke(client, function, "{}"))
          .isInstanceOfSatisfying(
              LambdaException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              });
    }
  }

  @Test
  void aFunctionCallsAnotherWithNoChangeOfItsCode() {
    try (TestClient client = TestClient.connect(guarded)) {
      client.send("{\"action\":\"call\"}");
      assertThat(client.next())
          .isEqualTo("{\"got\": {\"from\": \"caller\"}, \"arn\": \"" + ARN + "worker\"}");
    }
  }

  @Test
  void aFunctionThatListsWhatItMayUseCallsOnlyThat() {
    try (TestClient client = TestClient.connect(guarded)) {
      client.send("{\"action\":\"posts\"}");
      assertThat(client.next()).isEqualTo("AccessDeniedException");
      client.send("{\"action\":\"asks\"}");
      assertThat(client.next()).isEqualTo("200");
    }
  }
}
