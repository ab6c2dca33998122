// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.DynamoDbConfig.Index;
import dev.carillon.config.DynamoDbConfig.KeyType;
import dev.carillon.config.DynamoDbConfig.Projection;
import dev.carillon.config.DynamoDbConfig.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;

class TablesTest {
  private static LocalServer server;
  private static DynamoDbClient client;

  @BeforeAll
  static void startDatabase(@TempDir Path folder) throws IOException {
    server = LocalServer.start(FetchedLibrary.in(folder), null, "nobody");
    client =
        DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .region(Region.EU_WEST_1)
            .endpointOverride(server.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build();
  }

  @AfterAll
  static void stopDatabase() {
    client.close();
    server.close();
  }

  private static DynamoDbConfig.Key text(String name) {
    return new DynamoDbConfig.Key(name, KeyType.S);
  }

  private static DynamoDbConfig.Key number(String name) {
    return new DynamoDbConfig.Key(name, KeyType.N);
  }

  private static Table table(DynamoDbConfig.Key partition, DynamoDbConfig.@Nullable Key sort) {
    return new Table(partition, sort, null, Map.of());
  }

  private static Table indexed(Map<String, Index> indexes) {
    return new Table(text("room"), number("at"), null, indexes);
  }

  private static Index global(
      DynamoDbConfig.Key partition, DynamoDbConfig.@Nullable Key sort, String... attributes) {
    return new Index(
        false,
        partition,
        sort,
        attributes.length == 0 ? Projection.ALL : Projection.INCLUDE,
        List.of(attributes));
  }

  private static void ensure(Map<String, Table> tables) throws IOException {
    Tables.ensure(tables, server.endpoint(), "eu-central-1");
  }

  private static TableDescription described(String name) {
    return client.describeTable(request -> request.tableName(name)).table();
  }

  private static TimeToLiveDescription timeToLive(String name) {
    return client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
  }

  @Test
  void tablesAreThereAfterwardsHoweverOftenTheyAreAskedFor() throws IOException {
    var tables =
        Map.of("first", table(text("id"), null), "second", table(text("room"), number("at")));
    ensure(tables);
    client.putItem(
        request -> request.tableName("first").item(Map.of("id", AttributeValue.fromS("x"))));
    ensure(tables);
    assertThat(described("first").itemCount()).isEqualTo(1);
    assertThat(Shape.of(described("second")).keys()).isEqualTo("room (S), at (N)");
  }

  @Test
  void indexesHoldWhatTheyShould() throws IOException {
    var table =
        indexed(
            Map.of(
                "byUser", global(text("user"), number("at"), "text", "mood"),
                "byDay", global(text("day"), null),
                "bySize",
                    new Index(true, text("room"), number("size"), Projection.KEYS, List.of())));
    ensure(Map.of("indexed", table));
    ensure(Map.of("indexed", table));
    TableDescription made = described("indexed");
    assertThat(Shape.of(made).indexes())
        .containsExactly(
            Map.entry("byDay", "global, key day (S), projection ALL"),
            Map.entry("bySize", "local, key room (S), size (N), projection KEYS_ONLY"),
            Map.entry("byUser", "global, key user (S), at (N), projection INCLUDE [mood, text]"));
    assertThat(made.attributeDefinitions())
        .extracting(AttributeDefinition::attributeName)
        .containsExactlyInAnyOrder("room", "at", "user", "day", "size");
  }

  @Test
  void timeToLiveIsOn() throws IOException {
    ensure(Map.of("forever", table(text("id"), null)));
    assertThat(timeToLive("forever").timeToLiveStatusAsString()).isEqualTo("DISABLED");
    var table = new Table(text("id"), null, "expires", Map.of());
    ensure(Map.of("forever", table, "mortal", table));
    ensure(Map.of("forever", table, "mortal", table));
    for (String each : List.of("forever", "mortal")) {
      assertThat(timeToLive(each).timeToLiveStatusAsString()).isEqualTo("ENABLED");
      assertThat(timeToLive(each).attributeName()).isEqualTo("expires");
    }
    var other = new Table(text("id"), null, "until", Map.of());
    assertThatThrownBy(() -> ensure(Map.of("mortal", other)))
        .hasMessage(
            "dynamodb.tables.mortal: has its TTL in expires, and the configuration says until; turn it off there, or name the same");
  }

  @Test
  void everyTableThatIsNotAsItShouldIsNamedAndLeftAlone() throws IOException {
    ensure(
        Map.of(
            "keys", table(text("id"), null),
            "types", table(text("id"), null),
            "index", indexed(Map.of()),
            "other", indexed(Map.of("byUser", global(text("user"), null)))));
    var wanted =
        Map.of(
            "keys", table(text("id"), number("at")),
            "types", table(number("id"), null),
            "index", indexed(Map.of("byUser", global(text("user"), null))),
            "other", indexed(Map.of("byUser", global(text("user"), null, "mood"))),
            "fine", table(text("id"), null),
            "mixed", indexed(Map.of("byAt", global(text("at"), null))));
    assertThatThrownBy(() -> ensure(wanted))
        .isInstanceOfSatisfying(
            TablesFailed.class,
            failed ->
                assertThat(failed.failures())
                    .containsExactly(
                        Map.entry(
                            "index",
                            "is there without the index byUser (global, key user (S), projection ALL); add it, use another name, or delete the table with all its items"),
                        Map.entry(
                            "keys",
                            "is there with the key id (S), and the configuration says id (S), at (N); use another name, or delete the table with all its items"),
                        Map.entry(
                            "mixed",
                            "the attribute at is N in one key and S in another; it can have one type"),
                        Map.entry(
                            "other",
                            "has another index byUser (global, key user (S), projection ALL), and the configuration says global, key user (S), projection INCLUDE [mood]; use another name, or delete the index"),
                        Map.entry(
                            "types",
                            "is there with the key id (S), and the configuration says id (N); use another name, or delete the table with all its items")));
    assertThat(Shape.of(described("keys")).keys()).isEqualTo("id (S)");
    assertThat(described("fine")).isNotNull();
  }

  @Test
  void whatTheDatabaseRefusesIsSaidInItsWords() {
    var twice =
        indexed(
            Map.of(
                "byUser", global(text("user"), null, "mood", "mood"),
                "byDay", global(text("day"), null)));
    assertThatThrownBy(() -> ensure(Map.of("refused", twice)))
        .hasMessageStartingWith("dynamodb.tables.refused: was refused: ValidationException: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void nobodyAtTheEndpointIsOneErrorThatComesSoon() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var tables = Map.of("first", table(text("id"), null), "second", table(text("id"), null));
    long start = System.nanoTime();
    assertThatThrownBy(
            () -> Tables.ensure(tables, URI.create("http://127.0.0.1:" + port), "eu-central-1"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "dynamodb.endpoint http://127.0.0.1:%d does not answer: java.net.ConnectException: Connection refused; start the database there, or write `local` for one beside the gateway"
                .formatted(port));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void somebodyWhoSaysNothingAtTheEndpointIsGivenUp() throws IOException {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(() ->
              Tables.ensure(Map.of("first", table(text("id"), null)), endpoint, "eu-central-1"))
          .hasMessageContaining("does not answer: no answer in time");
    }
  }

  @Test
  void onlyTheServiceIsGivenTheCredentialsOfTheGateway() {
    assertThat(Tables.isService(URI.create("https://dynamodb.eu-west-1.amazonaws.com"))).isTrue();
    assertThat(Tables.isService(URI.create("https://dynamodb.cn-north-1.amazonaws.com.cn")))
        .isTrue();
    assertThat(Tables.isService(URI.create("https://amazonaws.com.example.com"))).isFalse();
    assertThat(Tables.isService(URI.create("http://127.0.0.1:8000"))).isFalse();
  }
}
