// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import org.jspecify.annotations.Nullable;

/// What a line typed into `connect` means.
sealed interface Line {
  /// Sent as it is.
  record Raw(String text) implements Line {}

  record Join(String channel) implements Line {}

  record Leave(String channel) implements Line {}

  record Send(String channel, String text) implements Line {}

  record Echo(String text) implements Line {}

  record Ping() implements Line {}

  /// Closes with 1000 and waits for the server's answer.
  record Close() implements Line {}

  record Help() implements Line {}

  /// Ends at once.
  record Quit() implements Line {}

  /// A command that cannot be used so.
  ///
  /// @param problem what is wrong and what is right
  record Unusable(String problem) implements Line {}

  /// Reads a line without its line break; null for an empty one.
  static @Nullable Line parse(String line) {
    if (line.isBlank()) {
      return null;
    }
    if (line.charAt(0) != '/') {
      return new Raw(line);
    }
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    return switch (words[0]) {
      case "/join" -> oneWord(rest) ? new Join(rest) : new Unusable("/join takes one CHANNEL");
      case "/leave" -> oneWord(rest) ? new Leave(rest) : new Unusable("/leave takes one CHANNEL");
      case "/send" -> send(rest);
      case "/echo" -> rest.isEmpty() ? new Unusable("/echo takes a TEXT") : new Echo(rest);
      case "/ping" -> new Ping();
      case "/close" -> new Close();
      case "/help" -> new Help();
      case "/quit" -> new Quit();
      default -> new Unusable(words[0] + " is no command; /help lists them");
    };
  }

  private static Line send(String rest) {
    String[] parts = rest.split("\\s+", 2);
    return parts.length == 2
        ? new Send(parts[0], parts[1])
        : new Unusable("/send takes CHANNEL TEXT");
  }

  private static boolean oneWord(String rest) {
    return !rest.isEmpty() && rest.chars().noneMatch(Character::isWhitespace);
  }
}
