// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server makes somebody a member of a channel, ends it, and lists who is where.
class ChannelMembersTest {
  private static final String NOBODY = "AAAAAAAAAAAAAAA=";
  private static final Pattern ID = Pattern.compile("\"([-\\w]{15}=)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

  private final RunningGateway gateway =
      RunningGateway.start("eventLoops: 2\nlimits: {channelsPerConnection: 3}");
  private final List<TestClient> clients = new ArrayList<>();

  @AfterEach
  void stop() {
    clients.forEach(TestClient::close);
    gateway.close();
  }

  private TestClient connect() {
    TestClient client = TestClient.connect(gateway);
    clients.add(client);
    return client;
  }

  private HttpResponse<String> request(String method, String path) {
    return gateway.request(
        HttpRequest.newBuilder(gateway.http(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static String member(String channel, String id) {
    return "/dev/@channels/" + channel + "/" + id;
  }

  private static String type(HttpResponse<String> response) {
    return response.headers().firstValue("x-amzn-ErrorType").orElse("");
  }

  private static String next(String page) {
    Matcher matcher = NEXT.matcher(page);
    return matcher.find() ? "&next=" + matcher.group(1) : "";
  }

  private static List<String> ids(String page) {
    return ID.matcher(page).results().map(match -> match.group(1)).toList();
  }

  @Test
  void whoWasPutIntoAChannelGetsWhatIsPublishedThereAndNothingElse() {
    TestClient ann = connect();
    String id = ann.id();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> put = request("PUT", member("news", id));
      assertThat(put.statusCode()).isEqualTo(200);
      assertThat(put.body()).isEqualTo("{\"channel\":\"news\",\"connectionId\":\"" + id + "\"}");
    }

    assertThat(gateway.post("/dev/@channels/news", "hello").body())
        .isEqualTo("{\"connections\":1}");

    assertThat(ann.next()).isEqualTo("hello");
    assertThat(request("GET", member("news", id)).body()).isEqualTo("{}");
  }

  @Test
  void whoWasRemovedGetsNothingMore() {
    TestClient ann = connect().join("news");
    String id = ann.id();

    assertThat(request("DELETE", member("news", id)).statusCode()).isEqualTo(204);
    assertThat(request("DELETE", member("news", id)).statusCode()).isEqualTo(204);

    assertThat(gateway.post("/dev/@channels/news", "late").body()).isEqualTo("{\"connections\":0}");
    HttpResponse<String> get = request("GET", member("news", id));
    assertThat(get.statusCode()).isEqualTo(404);
    assertThat(type(get)).isEqualTo("NotFoundException");
    gateway.post("/dev/@channels/default", "after");
    assertThat(ann.next()).isEqualTo("after");
  }

  @ParameterizedTest
  @CsvSource({"PUT", "GET", "DELETE"})
  void whoIsNotConnectedIsGone(String method) {
    HttpResponse<String> response = request(method, member("news", NOBODY));

    assertThat(response.statusCode()).isEqualTo(410);
    assertThat(type(response)).isEqualTo("GoneException");
  }

  @Test
  void aConnectionInAllItsChannelsJoinsNoOtherButStaysWhereItIs() {
    TestClient ann = connect().join("a").join("b");
    String id = ann.id();

    HttpResponse<String> put = request("PUT", member("c", id));

    assertThat(put.statusCode()).isEqualTo(429);
    assertThat(type(put)).isEqualTo("LimitExceededException");
    assertThat(request("PUT", member("b", id)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, presence-x, AAAAAAAAAAAAAAA=, 400",
    "PUT, a%20b, AAAAAAAAAAAAAAA=, 400",
    "PUT, a, short, 400",
    "POST, a, AAAAAAAAAAAAAAA=, 405"
  })
  void whatIsMalformedIsRefused(String method, String channel, String id, int status) {
    assertThat(request(method, member(channel, id)).statusCode()).isEqualTo(status);
  }

  @Test
  void membersAreListedOnceEachWhileOthersComeAndGo() {
    List<String> staying = new ArrayList<>();
    List<TestClient> leaving = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestClient client = connect().join("room");
      if (i % 3 == 0) {
        leaving.add(client);
      } else {
        staying.add(client.id());
      }
    }
    List<String> listed = new ArrayList<>();
    String page = gateway.get("/dev/@channels/room?limit=3").body();
    assertThat(page).startsWith("{\"channel\":\"room\",\"connections\":20,\"connectionIds\":[\"");
    listed.addAll(ids(page));
    while (!next(page).isEmpty()) {
      if (!leaving.isEmpty()) {
        request("DELETE", member("room", leaving.removeFirst().id()));
        connect().join("room");
      }
      page = gateway.get("/dev/@channels/room?limit=3" + next(page)).body();
      assertThat(ids(page)).hasSizeLessThanOrEqualTo(3);
      listed.addAll(ids(page));
    }

    assertThat(listed).doesNotHaveDuplicates().containsAll(staying);
  }

  @Test
  void anEmptyChannelIsAListOfNobody() {
    assertThat(gateway.get("/dev/@channels/nobody").body())
        .isEqualTo("{\"channel\":\"nobody\",\"connections\":0,\"connectionIds\":[]}");
  }

  @Test
  void channelsAreListedWithTheirMembersOnAllLoops() {
    connect().join("a").join("c");
    connect().join("a");
    connect().join("b");

    assertThat(gateway.get("/dev/@channels").body())
        .isEqualTo(
            "{\"channels\":[{\"channel\":\"a\",\"connections\":2},{\"channel\":\"b\",\"connections\":1},{\"channel\":\"c\",\"connections\":1},{\"channel\":\"default\",\"connections\":3}]}");
    String page = gateway.get("/dev/@channels?limit=3").body();
    assertThat(page).contains("\"c\"").doesNotContain("default");
    assertThat(gateway.get("/dev/@channels?limit=3" + next(page)).body())
        .isEqualTo("{\"channels\":[{\"channel\":\"default\",\"connections\":3}]}");
  }

  @Test
  void whoMustSignMustSignHereToo() {
    try (RunningGateway guarded =
        RunningGateway.start(
            """
            management:
              credentials:
                - {accessKeyId: ALL, secretAccessKey: right}
            """)) {
      assertThat(guarded.get("/dev/@channels").statusCode()).isEqualTo(403);
      assertThat(guarded.get("/dev/@channels/a").statusCode()).isEqualTo(403);
      assertThat(guarded.get(member("a", NOBODY)).statusCode()).isEqualTo(403);
    }
  }
}
