// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A gateway whose routes call the functions of the jar.
final class Deployed {
  static final Path JAR = Path.of("target/carillon-functions.jar").toAbsolutePath();

  private Deployed() {}

  /// @param kind such as `java: {classpath: [/some.jar]`; the rest of the function follows
  /// @param environment more variables of all functions, each with a comma before it
  static RunningGateway start(String kind, DynamoDb database, String table, String environment) {
    return RunningGateway.startOnKnownPort(yaml(kind, database, table, environment, ""));
  }

  /// The same behind the authorizer of this module.
  static RunningGateway guarded(String kind, DynamoDb database, String table, String environment) {
    return RunningGateway.startOnKnownPort(
        "auth: guard\n"
            + yaml(
                kind,
                database,
                table,
                environment,
                "    authorizers: {guard: {request: {function: Authorizer, identitySource: []}}}\n"));
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "state").toAbsolutePath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String yaml(
      String kind, DynamoDb database, String table, String environment, String more) {
    var out =
        new StringBuilder("state: {dir: \"%s\"}\napis:\n  - functions:\n".formatted(folder()));
    for (String name :
        new String[] {
          "Connect", "Disconnect", "JoinChannel", "LeaveChannel", "SendMessage", "Authorizer"
        }) {
      out.append(
          "      %1$s: {%2$s, handler: \"dev.carillon.functions.%1$sHandler::handleRequest\", timeout: 20s, environment: {TABLE_NAME: %3$s, AWS_ENDPOINT_URL_DYNAMODB: \"%4$s\", MAX_CHANNELS: \"40\"%5$s}}}\n"
              .formatted(name, kind, table, database.endpoint(), environment));
    }
    return out.append(more)
        .append(
            """
                routes:
                  $connect: {integration: "function:Connect"}
                  $disconnect: {integration: "function:Disconnect"}
                  joinchannel: {integration: "function:JoinChannel", response: true, ordered: true}
                  leavechannel: {integration: "function:LeaveChannel", response: true, ordered: true}
                  sendmessage: {integration: "function:SendMessage", response: true, ordered: true}
                # The functions speak carillon.v1 then; the gateway passes on what they say.
                stages: [{name: dev, subprotocols: []}]
            """)
        .toString();
  }
}
