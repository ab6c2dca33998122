// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.bench.TinyServer.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MembershipTest {
  private static BenchRun against(TinyServer server, String... more) {
    List<String> all = new ArrayList<>(List.of("membership", "--url", server.url(), "--json"));
    // Of 20 in 10 channels, each channel has two; the tenth delivery to a first member is one.
    all.addAll(List.of("--connections", "20", "--channels", "1", "--names", "10"));
    all.addAll(List.of("--within", "1"));
    all.addAll(List.of(more));
    return BenchRun.of(all.toArray(String[]::new));
  }

  @Test
  void whoGetsEverythingOncePasses() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run = against(server);

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      JsonNode report = run.json();
      assertThat(report.path("joined").path("joins").asInt()).isEqualTo(50);
      // One in its channel and one in default for each of twenty, and 31 for the traveller.
      assertThat(report.path("checked").path("owed").asInt()).isEqualTo(71);
      assertThat(report.path("broadcasts").path(1).path("members").asInt()).isEqualTo(21);
      assertThat(report.path("allLeft").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"LOSE, 1, 0, 0", "DUPLICATE, 0, 1, 0", "STRAY, 0, 0, 1"})
  void whatIsWrongWithADeliveryIsCounted(Fault fault, int missed, int twice, int strays) {
    try (TinyServer server = new TinyServer(fault)) {
      BenchRun run = against(server);

      assertThat(run.code()).as(run.err() + run.out()).isEqualTo(1);
      JsonNode checked = run.json().path("checked");
      assertThat(checked.path("missed").asInt()).isEqualTo(missed);
      assertThat(checked.path("twice").asInt()).isEqualTo(twice);
      assertThat(checked.path("strays").asInt()).isEqualTo(strays);
    }
  }

  @Test
  void aRefusedJoinIsAFailure() {
    try (TinyServer server = new TinyServer(Fault.REFUSE_JOINS)) {
      BenchRun run = against(server);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.json().path("joined").path("failed").asInt()).isEqualTo(21);
      assertThat(run.json().path("checked").path("missed").asInt()).isEqualTo(71);
    }
  }

  @Test
  void anEmptyTableIsGood() {
    try (TinyServer server = new TinyServer(Fault.NONE);
        FakeTable table = new FakeTable("{\"Count\":0}", "{\"Count\":93}", "{\"Count\":32}")) {
      BenchRun run = against(server, "--dynamodb", table.url());

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.json().path("rows").asInt()).isEqualTo(93);
      assertThat(run.json().path("oneLeft").path("rows").asInt()).isEqualTo(32);
      assertThat(run.json().path("oneLeft").path("left").asInt()).isZero();
    }
  }

  @Test
  void rowsThatStayAreCounted() {
    String[] rows = new String[1_000];
    Arrays.fill(rows, "{\"Count\":7}");
    rows[0] = "{\"Count\":0}";
    try (TinyServer server = new TinyServer(Fault.NONE);
        FakeTable table = new FakeTable(rows)) {
      BenchRun run = against(server, "--dynamodb", table.url());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.json().path("oneLeft").path("left").asInt()).isEqualTo(7);
      assertThat(run.json().path("allLeft").path("left").asInt()).isEqualTo(7);
    }
  }

  @Test
  void aTableWithRowsOfOthersIsRefused() {
    try (TinyServer server = new TinyServer(Fault.NONE);
        FakeTable table = new FakeTable("{\"Count\":2}", "{\"Count\":2}")) {
      assertThat(against(server, "--dynamodb", table.url()).err())
          .isEqualTo(
              "carillon bench: table channels has 2 rows of others: give one that is empty\n");
    }
  }

  @Test
  void rowsAreCountedPageByPage() {
    try (FakeTable fake =
            new FakeTable(
                "{\"Count\":2,\"LastEvaluatedKey\":{\"a\":{\"S\":\"b\"}}}", "{\"Count\":1}");
        MemberTable table = MemberTable.of(URI.create(fake.url()), "t", Map.of())) {
      assertThat(table.count()).isEqualTo(3);
      fake.asked().remove();
      assertThat(fake.asked().remove().path("ExclusiveStartKey").path("a").path("S").asString())
          .isEqualTo("b");
    }
  }

  @Test
  void whatDynamoDbRefusesIsSaid() {
    try (FakeTable fake = new FakeTable("{\"__type\":\"ResourceNotFoundException\"}");
        MemberTable table = MemberTable.of(URI.create(fake.url()), "t", Map.of())) {
      assertThatThrownBy(table::count)
          .hasMessageStartingWith("Scan of table t at http:")
          .hasMessageContaining("ResourceNotFoundException");
    }
  }

  @Test
  void aReceiverFollowsWhatItJoinedAndNothingElse() {
    var plan = new Membership(7, 3, 5, 1);
    for (int receiver = 0; receiver < plan.connections(); receiver++) {
      int[] joined = plan.joins(receiver);
      boolean[] streams = new boolean[plan.streams()];
      int followed = 0;
      for (int channel = 0; channel <= plan.channels(); channel++) {
        int stream = plan.stream(receiver, new Marker(0, 0, channel, 0));
        int looked = channel;
        assertThat(stream >= 0)
            .isEqualTo(
                channel == plan.byDefault() || IntStream.of(joined).anyMatch(c -> c == looked));
        if (stream >= 0) {
          assertThat(streams[stream]).isFalse();
          streams[stream] = true;
          followed++;
        }
      }
      assertThat(followed).isEqualTo(plan.owed(receiver));
    }
    long owed = IntStream.range(0, plan.connections()).map(plan::owed).sum();
    assertThat(IntStream.range(0, plan.channels()).map(plan::membersOf).sum()).isEqualTo(owed);
  }

  @Test
  void theGatewayOfItsOwnCallsTheFunctionsOnEveryRoute() {
    MemberTable table = MemberTable.of(URI.create("http://127.0.0.1:1"), "rows", Map.of());
    JsonNode api =
        JsonMapper.shared()
            .readTree(MemberFunctions.configuration(Path.of("a.jar"), Path.of("state"), table))
            .path("apis")
            .path(0);

    for (JsonNode route : api.path("routes")) {
      String function = route.path("integration").asString().substring("function:".length());
      JsonNode java = api.path("functions").path(function).path("java");
      assertThat(java.path("handler").asString()).startsWith("dev.carillon.functions.");
      assertThat(java.path("environment").path("TABLE_NAME").asString()).isEqualTo("rows");
    }
    assertThat(api.path("routes").size()).isEqualTo(5);
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    assertThat(BenchRun.of("membership", "--help").out()).contains("Examples:", "--dynamodb");
    assertThat(BenchRun.of("membership", "--names", "2").err()).contains("--names at least");
    assertThat(BenchRun.of("membership", "--dynamodb", "http://127.0.0.1:1").err())
        .contains("--dynamodb needs --url");
  }
}
