// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a setting in the file and in the environment: `limits.messageBurst` and
/// `CARILLON_LIMITS_MESSAGE_BURST`, `apis[0].id` and `CARILLON_APIS_0_ID`.
///
/// @param variable null below an entry of a map, whose name is the user's own
record SettingPath(String text, @Nullable String variable) {
  static final SettingPath ROOT = new SettingPath("", "CARILLON");

  private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

  SettingPath member(String name) {
    String words = CAPITAL.matcher(name).replaceAll("_$1").toUpperCase(Locale.ROOT);
    return new SettingPath(
        text.isEmpty() ? name : text + "." + name,
        variable == null ? null : variable + "_" + words);
  }

  SettingPath element(int index) {
    return new SettingPath(
        text + "[" + index + "]", variable == null ? null : variable + "_" + index);
  }

  SettingPath entry(String key) {
    return new SettingPath(text + "." + key, null);
  }
}
