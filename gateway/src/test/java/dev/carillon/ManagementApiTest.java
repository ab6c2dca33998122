// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ForbiddenException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GetConnectionResponse;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.LimitExceededException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PayloadTooLargeException;

/// `@connections` with the AWS SDK for Java (contract 5), and `@channels`.
class ManagementApiTest {
  private static final int LARGEST = 128 * 1024;
  private static final String NOBODY = "AAAAAAAAAAAAAAA=";
  private static RunningGateway open;
  private static RunningGateway guarded;
  private static ApiGatewayManagementApiClient aws;

  @BeforeAll
  static void start() {
    open = RunningGateway.start("eventLoops: 2");
    guarded =
        RunningGateway.start(
            """
            management:
              credentials:
                - {accessKeyId: ALL, secretAccessKey: right}
                - accessKeyId: POSTS
                  secretAccessKey: right
                  allow: ["arn:aws:execute-api:*:*:*/dev/POST/@connections/*"]
            """);
    aws = client(open, AnonymousCredentialsProvider.create());
  }

  @AfterAll
  static void stop() {
    aws.close();
    guarded.close();
    open.close();
  }

  private static ApiGatewayManagementApiClient client(
      RunningGateway gateway, AwsCredentialsProvider credentials) {
    return ApiGatewayManagementApiClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .endpointOverride(gateway.http("/dev"))
        .build();
  }

  private static ApiGatewayManagementApiClient signing(String key, String secret) {
    return client(
        guarded, StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)));
  }

  private static void post(ApiGatewayManagementApiClient client, String id, SdkBytes data) {
    client.postToConnection(request -> request.connectionId(id).data(data));
  }

  private static void post(ApiGatewayManagementApiClient client, String id, String text) {
    post(client, id, SdkBytes.fromUtf8String(text));
  }

  @Test
  void aPostReachesOneConnectionRaw() {
    try (TestClient ann = TestClient.connect(open);
        TestClient bob = TestClient.connect(open)) {
      post(aws, ann.id(), "for ann");
      post(aws, bob.id(), "for bob");
      assertThat(ann.next()).isEqualTo("for ann");
      assertThat(bob.next()).isEqualTo("for bob");
    }
  }

  @Test
  void binaryDataComesAsABinaryMessageAndToV1InBase64() {
    try (TestClient ann = TestClient.connect(open);
        TestClient eve = TestClient.connectV1(open)) {
      SdkBytes data = SdkBytes.fromByteArray(new byte[] {(byte) 0xff, 0});
      post(aws, ann.id(), data);
      assertThat(ann.next()).isEqualTo("binary 2");
      post(aws, eve.id(), data);
      assertThat(eve.next())
          .matches(
              "\\{\"type\":\"message\",\"id\":\"[-\\w]{15}=\",\"encoding\":\"base64\",\"data\":\"/wA=\"}");
    }
  }

  @Test
  void getTellsWhoAndSince() {
    Instant before = Instant.now().minusMillis(1);
    try (TestClient ann = TestClient.connect(open)) {
      String id = ann.id();
      GetConnectionResponse got = aws.getConnection(request -> request.connectionId(id));
      assertThat(got.connectedAt()).isBetween(before.minusMillis(1), Instant.now());
      assertThat(got.lastActiveAt()).isBetween(before.minusMillis(1), Instant.now());
      assertThat(got.identity().sourceIp()).isEqualTo("127.0.0.1");
      assertThat(got.identity().userAgent()).startsWith("Java-http-client/");
    }
  }

  @Test
  void deleteClosesWith1000AndThenTheConnectionIsGone() {
    try (TestClient ann = TestClient.connect(open)) {
      String id = ann.id();
      aws.deleteConnection(request -> request.connectionId(id));
      assertThat(ann.closed().code()).isEqualTo(1000);
      assertThatThrownBy(() -> post(aws, id, "late")).isInstanceOf(GoneException.class);
      assertThatThrownBy(() -> aws.getConnection(request -> request.connectionId(id)))
          .isInstanceOf(GoneException.class);
      assertThatThrownBy(() -> aws.deleteConnection(request -> request.connectionId(id)))
          .isInstanceOf(GoneException.class);
    }
  }

  @Test
  void anIdThatNeverWasIsGoneAndAMalformedOneIsABadRequest() {
    assertThatThrownBy(() -> post(aws, NOBODY, "x"))
        .isInstanceOfSatisfying(
            GoneException.class, gone -> assertThat(gone.requestId()).isNotEmpty());
    assertThatThrownBy(() -> post(aws, "short", "x"))
        .isInstanceOfSatisfying(
            ApiGatewayManagementApiException.class,
            error -> {
              assertThat(error.statusCode()).isEqualTo(400);
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo("BadRequestException");
            });
  }

  @Test
  void aPostOf128KbArrivesAndOneByteMoreIsTooLarge() {
    try (TestClient ann = TestClient.connect(open)) {
      String id = ann.id();
      post(aws, id, "x".repeat(LARGEST));
      assertThat(ann.next()).hasSize(LARGEST);
      assertThatThrownBy(() -> post(aws, id, "x".repeat(LARGEST + 1)))
          .isInstanceOf(PayloadTooLargeException.class);
    }
  }

  @Test
  void whoHasStoppedReadingIsALimitExceededAndStaysConnected() {
    try (RawSocket raw = RawSocket.to(open, 4096)) {
      raw.send(RawSocket.handshake()).answer();
      raw.text("{\"action\":\"leavechannel\",\"channel\":\"none\"}");
      String id = raw.nextText().replaceAll(".*\"connectionId\":\"|\"}", "");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 500; i++) {
                  post(aws, id, "x".repeat(LARGEST));
                }
              })
          .isInstanceOf(LimitExceededException.class);
      assertThatCode(() -> aws.getConnection(request -> request.connectionId(id)))
          .doesNotThrowAnyException();
      assertThat(open.metric("carillon_slow_closes_total")).isZero();
      assertThat(raw.frame().payload()).hasSize(LARGEST);
    }
  }

  @Test
  void configuredKeysMustSignAndSignRight() {
    try (TestClient ann = TestClient.connect(guarded);
        var right = signing("ALL", "right");
        var wrong = signing("ALL", "wrong");
        var unknown = signing("WHO", "right");
        var nobody = client(guarded, AnonymousCredentialsProvider.create())) {
      String id = ann.id();
      String refusals = "carillon_refused_total{api=\"carillon01\",reason=\"bad_signature\"";
      double before = guarded.metric(refusals);
      post(right, id, "signed");
      assertThat(ann.next()).isEqualTo("signed");
      for (var client : List.of(wrong, unknown, nobody)) {
        assertThatThrownBy(() -> post(client, id, "x"))
            .isInstanceOfSatisfying(
                ApiGatewayManagementApiException.class,
                refused -> assertThat(refused.statusCode()).isEqualTo(403));
      }
      assertThat(guarded.metric(refusals)).isEqualTo(before + 3);
    }
  }

  @Test
  void aKeyDoesWhatItsPolicyAllowsAndNoMore() {
    try (TestClient ann = TestClient.connect(guarded);
        var posts = signing("POSTS", "right")) {
      String id = ann.id();
      post(posts, id, "allowed");
      assertThat(ann.next()).isEqualTo("allowed");
      assertThatThrownBy(() -> posts.getConnection(request -> request.connectionId(id)))
          .isInstanceOf(ForbiddenException.class);
      assertThatThrownBy(() -> posts.deleteConnection(request -> request.connectionId(id)))
          .isInstanceOf(ForbiddenException.class);
      assertThat(guarded.post("/dev/@channels/default", "x").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aPublicationReachesEveryMemberOnEveryLoopButTheExcluded() {
    TestClient[] clients = new TestClient[7];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = TestClient.connect(open).join("counted");
    }
    String exclude = clients[0].id().replace("=", "%3D");
    assertThat(open.post("/dev/@channels/counted", "all").body()).isEqualTo("{\"connections\":7}");
    assertThat(open.post("/dev/@channels/counted?exclude=" + exclude, "all but one").body())
        .isEqualTo("{\"connections\":6}");
    assertThat(open.post("/dev/%40channels/counted", "end").body())
        .isEqualTo("{\"connections\":7}");
    for (int i = 0; i < clients.length; i++) {
      assertThat(clients[i].next()).isEqualTo("all");
      if (i > 0) {
        assertThat(clients[i].next()).isEqualTo("all but one");
      }
      assertThat(clients[i].next()).isEqualTo("end");
      clients[i].close();
    }
  }

  @Test
  void whatIsCalledJsonIsJsonForV1AndTextForTheOthers() {
    try (TestClient ann = TestClient.connect(open).join("json");
        TestClient eve = TestClient.connectV1(open).join("json")) {
      open.post("/dev/@channels/json", "{\"a\": 1}", "Content-Type", "application/json");
      assertThat(ann.next()).isEqualTo("{\"a\": 1}");
      assertThat(eve.next()).endsWith(",\"data\":{\"a\": 1}}");
      open.post("/dev/@channels/json", "{\"a\": 1}");
      assertThat(ann.next()).isEqualTo("{\"a\": 1}");
      assertThat(eve.next()).endsWith(",\"data\":\"{\\\"a\\\": 1}\"}");
      open.post("/dev/@channels/json", "no json", "Content-Type", "application/json");
      assertThat(ann.next()).isEqualTo("no json");
      assertThat(eve.next()).endsWith(",\"data\":\"no json\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/@channels/",
        "/dev/@channels/a%20b",
        "/dev/@channels/@a",
        "/dev/@channels/presence-x",
        "/dev/@channels/a?exclude=nobody",
      })
  void aBadNameOrExclusionIsABadRequest(String path) {
    HttpResponse<String> response = open.post(path, "x");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).hasValue("BadRequestException");
  }

  @Test
  void anUnknownStageIsForbiddenAndAnotherMethodNotAllowed() {
    assertThat(open.post("/prod/@channels/a", "x").statusCode()).isEqualTo(403);
    assertThat(open.post("/@connections/" + NOBODY, "x").statusCode()).isEqualTo(403);
    HttpResponse<String> post = open.post("/dev/@channels", "x");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET");
  }

  @Test
  void theEncodedFormOfTheWordAndOfTheIdAreTheSame() {
    try (TestClient ann = TestClient.connect(open)) {
      String id = ann.id();
      URI encoded = open.http("/dev/%40connections/" + id.replace("=", "%3D"));
      assertThat(open.get(encoded.getRawPath()).statusCode()).isEqualTo(200);
      assertThat(open.get("/dev/@connections/" + id).statusCode()).isEqualTo(200);
    }
  }
}
