// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Configuration of a gateway whose routes are the functions of module `functions`.
final class MemberFunctions {
  /// Route, function, and the class that it is.
  private static final String[][] ROUTES = {
    {"$connect", "connect", "Connect"},
    {"$disconnect", "disconnect", "Disconnect"},
    {"joinchannel", "join", "JoinChannel"},
    {"leavechannel", "leave", "LeaveChannel"},
    {"sendmessage", "send", "SendMessage"}
  };

  private MemberFunctions() {}

  static Path jar(Programs programs) {
    Path jar =
        programs
            .module()
            .resolveSibling("functions/target/carillon-functions.jar")
            .toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new Stopped(
          jar + " is not built; ./carillon bench membership does that, or ./carillon mvn package");
    }
    return jar;
  }

  /// @param state folder for what the gateway remembers
  static String configuration(Path jar, Path state, MemberTable table) {
    Map<String, Object> functions = new LinkedHashMap<>();
    Map<String, Object> routes = new LinkedHashMap<>();
    for (String[] route : ROUTES) {
      functions.put(route[1], Map.of("java", function(jar, route[2], table)));
      String integration = "function:" + route[1];
      routes.put(
          route[0],
          route[0].startsWith("$")
              ? Map.of("integration", integration)
              : Map.of("integration", integration, "response", true, "ordered", true));
    }
    // The functions speak carillon.v1 themselves.
    Map<String, Object> stage = Map.of("name", "dev", "auth", "none", "subprotocols", List.of());
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "eventLoops",
                1,
                "log",
                Map.of("level", "warn"),
                "state",
                Map.of("dir", state.toAbsolutePath().toString()),
                "apis",
                List.of(
                    Map.of(
                        "id",
                        "benched002",
                        "functions",
                        functions,
                        "routes",
                        routes,
                        "stages",
                        List.of(stage)))));
  }

  private static Map<String, Object> function(Path jar, String name, MemberTable table) {
    return Map.of(
        "classpath",
        List.of(jar.toString()),
        "handler",
        "dev.carillon.functions." + name + "Handler::handleRequest",
        // One broadcast to thousands of members of default, one post each.
        "timeout",
        "28s",
        "environment",
        Map.of(
            "TABLE_NAME",
            table.name(),
            "AWS_ENDPOINT_URL_DYNAMODB",
            table.endpoint().toString(),
            "FANOUT_SPLIT",
            "false"));
  }
}
