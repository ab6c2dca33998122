// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// The bodies that the built-in functions take.
final class Action {
  private Action() {}

  static String join(String channel) {
    return json("joinchannel", Map.of("channel", channel));
  }

  static String leave(String channel) {
    return json("leavechannel", Map.of("channel", channel));
  }

  static String send(String channel, String message) {
    return json("sendmessage", Map.of("channel", channel, "message", message));
  }

  static String echo(String message) {
    return json("echo", Map.of("message", message));
  }

  private static String json(String action, Map<String, String> members) {
    Map<String, String> all = new TreeMap<>(members);
    all.put("action", action);
    return JsonMapper.shared().writeValueAsString(all);
  }
}
