// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RunningGateway;
import dev.carillon.TestClient;
import dev.carillon.connection.Flavour;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The functions of the jar, inside the gateway.
class FunctionsIT extends BuiltinContract {
  private static final String JAVA = "java: {classpath: [\"" + Deployed.JAR + "\"]";

  private final DynamoDb database = DynamoDb.start().table("open").table("guarded");

  @Override
  RunningGateway open() {
    return Deployed.start(JAVA, database, "open", ", TABLE_PAGE: \"2\"");
  }

  @Override
  RunningGateway guarded() {
    return Deployed.guarded(
        JAVA,
        database,
        "guarded",
        ", JWT_SECRET: \"%s\", JWT_LEEWAY: 0s, JOIN_CLAIM: join, PUBLISH_CLAIM: publish, JOIN_ALWAYS: \"user-{sub}\", PUBLISH_ALWAYS: \"user-{sub}\", ALLOWED_ORIGINS: \"http://localhost:3000\""
            .formatted(Tokens.SECRET));
  }

  @AfterAll
  void stopDatabase() {
    database.close();
  }

  @Test
  void nothingOfAConnectionIsLeftInTheTable() {
    String id;
    try (TestClient client = raw()) {
      for (int i = 0; i < 30; i++) {
        client.join("c" + i);
      }
      id = client.id();
      assertThat(rowsOf(id)).hasSize(32); // thirty, default, and its own
    }
    Awaitility.await().atMost(RunningGateway.PATIENCE).until(() -> rowsOf(id).isEmpty());
  }

  @Test
  void rowsOfAConnectionThatIsGoneAreRemovedByTheNextMessage() {
    String gone = "AAAAAAAAAAAAAAA=";
    var rows = new Rows(null, InstantSource.system());
    var row = rows.membership(gone, "ghosts", Flavour.RAW);
    database.client().putItem(put -> put.tableName("open").item(row));
    try (TestClient sender = raw();
        TestClient member = raw()) {
      member.join("ghosts");
      sender.publish("ghosts", "boo");
      assertThat(member.next()).isEqualTo("boo");
      Awaitility.await().atMost(RunningGateway.PATIENCE).until(() -> rowsOf(gone).isEmpty());
    }
  }

  @Test
  void aPageThatIsNotListedMayNotConnect() {
    var address = runningGuarded().ws("/dev?token=" + Tokens.token("7", 600, ""));
    assertThat(TestClient.refusal(address, List.of("Origin", "http://localhost:4000")))
        .isEqualTo(403);
    List<String> listed = List.of("Origin", "http://localhost:3000");
    TestClient.connect(HttpClient.newHttpClient(), address, listed).close();
  }

  private List<Map<String, AttributeValue>> rowsOf(String connectionId) {
    return database.rows("open").stream()
        .filter(row -> Rows.text(row, "connectionId").equals(connectionId))
        .toList();
  }
}
