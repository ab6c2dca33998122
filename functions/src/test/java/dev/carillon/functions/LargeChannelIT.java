// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RunningGateway;
import dev.carillon.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A channel that is too large for one invocation, behind the gateway: the function calls itself
/// with the API that it finds in its environment.
class LargeChannelIT {
  private static final int MEMBERS = 100;

  @Test
  void everyMemberOfALargeChannelGetsABroadcastOnce() throws InterruptedException {
    String kind = "java: {classpath: [\"" + Deployed.JAR + "\"]";
    List<TestClient> members = new ArrayList<>();
    try (DynamoDb database = DynamoDb.start().table("large");
        RunningGateway gateway = Deployed.start(kind, database, "large", ", FANOUT_PART: \"20\"")) {
      for (int i = 0; i < MEMBERS; i++) {
        members.add(TestClient.connect(gateway.ws("/dev")));
      }
      try (TestClient sender = TestClient.connect(gateway.ws("/dev"))) {
        sender.publish("default", "to all");
        for (TestClient member : members) {
          assertThat(member.next()).isEqualTo("to all");
        }
        TimeUnit.SECONDS.sleep(2); // for what must not come
        assertThat(members).allMatch(member -> member.waiting() == 0);
      }
      // Members and sender, twenty to a part.
      assertThat(database.rows("large"))
          .filteredOn(row -> Rows.text(row, "connectionId").startsWith("part#"))
          .hasSize(6);
      members.forEach(TestClient::close);
      gateway.awaitEmpty();
    }
  }
}
