// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;

/// The built-in functions, as integrations are written: `builtin:echo`.
final class BuiltIns {
  static final String PREFIX = "builtin:";
  static final String CONNECT = "connect";
  static final String DISCONNECT = "disconnect";

  static final List<String> NAMES =
      List.of(
          CONNECT,
          DISCONNECT,
          "joinchannel",
          "leavechannel",
          "sendmessage",
          "echo",
          "authenticate");

  private BuiltIns() {}

  /// The route key under which a built-in function is found when no routes are listed.
  static String route(String name) {
    return name.equals(CONNECT) || name.equals(DISCONNECT) ? "$" + name : name;
  }
}
