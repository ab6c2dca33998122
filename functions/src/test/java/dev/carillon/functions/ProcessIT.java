// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RunningGateway;
import dev.carillon.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The functions of the jar as processes, through the runtime that AWS Lambda has.
class ProcessIT {
  private static final Pattern ID = Pattern.compile("\"connectionId\":\"[^\"]*\"");

  @Test
  void theJarIsWhatTheRuntimeOfTheServiceRuns(@TempDir Path folder) throws IOException {
    // The processes are another user's.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Deployed.JAR, folder.resolve("carillon-functions.jar"));
    String kind = "process: {runtime: java, memory: 512MB, code: \"" + folder + "\"";
    try (DynamoDb database = DynamoDb.start().table("smoke");
        RunningGateway gateway = Deployed.start(kind, database, "smoke", "")) {
      long start = System.nanoTime();
      TestClient member = TestClient.connect(gateway.ws("/dev"), "carillon.v1");
      long connected = System.nanoTime();
      try (TestClient sender = TestClient.connect(gateway.ws("/dev"))) {
        assertThat(
                ID.matcher(member.ask("{\"action\":\"joinchannel\",\"channel\":\"news\"}"))
                    .replaceAll("ID"))
            .isEqualTo("{\"type\":\"ack\",\"channel\":\"news\",ID}");
        long joined = System.nanoTime();
        sender.publish("news", "hi");
        assertThat(member.next()).endsWith("\"data\":\"hi\"}");
        System.out.printf(
            "cold starts: connect %s, join %s, send %s%n",
            Duration.ofNanos(connected - start),
            Duration.ofNanos(joined - connected),
            Duration.ofNanos(System.nanoTime() - joined));
      } finally {
        member.close();
      }
      gateway.awaitEmpty();
    }
  }
}
