// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the arguments of an ordinary `serve` without picocli: its class files are too old for the
/// cache of loaded classes and took half of the time until the gateway answers (docs/adr/0007). A
/// test holds that both read the same.
final class PlainArguments {
  private PlainArguments() {}

  /// @param arguments of the process, the command's name first
  /// @return null if they are anything but `serve` and correct pairs of option and value: then
  ///   picocli reads them, and knows what to say
  static @Nullable ConfigOptions ofServe(String[] arguments) {
    if (arguments.length % 2 == 0 || !arguments[0].equals("serve")) {
      return null;
    }
    var options = new ConfigOptions();
    for (int i = 1; i < arguments.length; i += 2) {
      String value = arguments[i + 1];
      if (value.isEmpty() || !isPlain(value) || !set(options, arguments[i], value)) {
        return null;
      }
    }
    return options;
  }

  /// Nothing that picocli might take for an option, an argument file or a quotation.
  private static boolean isPlain(String value) {
    return "-@\"'".indexOf(value.charAt(0)) < 0 && value.equals(value.strip());
  }

  /// @return false if it is no option, or given twice where once is all that is allowed
  private static boolean set(ConfigOptions options, String name, String value) {
    boolean first = true;
    switch (name) {
      case "--config" -> {
        first = options.file == null;
        options.file = Path.of(value);
      }
      case "--listen" -> {
        first = options.listen == null;
        options.listen = value;
      }
      case "--stage" -> {
        first = options.stage == null;
        options.stage = value;
      }
      case "--tls" -> {
        first = options.tls == null;
        options.tls = value;
      }
      case "--allow-origin" -> {
        List<String> origins = options.origins == null ? new ArrayList<>() : options.origins;
        options.origins = origins;
        return !value.contains(",") && origins.add(value);
      }
      case "--set" -> {
        int equals = value.indexOf('=');
        if (equals <= 0) {
          return false;
        }
        options.settings = options.settings == null ? new LinkedHashMap<>() : options.settings;
        options.settings.put(value.substring(0, equals), value.substring(equals + 1));
      }
      default -> {
        return false;
      }
    }
    return first;
  }
}
