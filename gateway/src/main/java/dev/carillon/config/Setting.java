// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of the reference: everything there is to know about a setting before it has a value.
///
/// @param section path of the mapping that it stands in, empty at the top: `limits`, `apis[]`
/// @param name the setting's name in that mapping
/// @param type `duration`, `list of text`, `one of text, json`, ...
/// @param standard the default as the file would have it; `required` if it must be given, `unset`
///   if nothing takes its place
/// @param variable of the environment, `N` for the number of a list's element; empty when it cannot
///   come from there
public record Setting(
    String section, String name, String type, String standard, String variable, String about) {

  /// All settings, in the order of the records.
  public static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    collect(Config.class, "", SettingPath.ROOT, all);
    return List.copyOf(all);
  }

  /// `limits.message`, `apis[].id`, `apis[].routes.NAME.integration`.
  public String path() {
    return section.isEmpty() ? name : section + "." + name;
  }

  private static void collect(Class<?> type, String section, SettingPath path, List<Setting> all) {
    List<Schema.Field> fields = Schema.fields(type);
    for (Schema.Field field : fields) {
      if (!(field.shape() instanceof Schema.Nested)) {
        all.add(setting(field, section, path.member(field.name())));
      }
    }
    for (Schema.Field field : fields) {
      String below = section.isEmpty() ? field.name() : section + "." + field.name();
      SettingPath member = path.member(field.name());
      switch (field.shape()) {
        case Schema.Nested(var nested) -> collect(nested, below, member, all);
        case Schema.ListOf(Schema.Nested(var nested)) ->
            collect(nested, below + "[]", numbered(member), all);
        case Schema.MapOf(Schema.Nested(var nested)) ->
            collect(nested, below + ".NAME", member.entry(""), all);
        case Schema.Shape _ -> {}
      }
    }
  }

  private static SettingPath numbered(SettingPath path) {
    return new SettingPath("", path.variable() == null ? null : path.variable() + "_N");
  }

  private static Setting setting(Schema.Field field, String section, SettingPath path) {
    @Nullable String variable = field.isText() ? path.variable() : null;
    return new Setting(
        section,
        field.name(),
        type(field.shape()),
        standard(field),
        variable == null ? "" : variable,
        field.about());
  }

  private static String standard(Schema.Field field) {
    String written = field.standard();
    if (written != null) {
      return written;
    }
    return switch (field.shape()) {
      case Schema.ListOf _ -> "[]";
      case Schema.MapOf _ -> "{}";
      case Schema.Shape _ -> field.optional() ? "unset" : "required";
    };
  }

  private static String type(Schema.Shape shape) {
    return switch (shape) {
      case Schema.Scalar(var scalar, _) -> scalar.name();
      case Schema.ListOf(Schema.Nested _) -> "list of mappings";
      case Schema.ListOf(var element) -> "list of " + type(element);
      case Schema.MapOf(Schema.Nested _) -> "mappings by name";
      case Schema.MapOf(var value) -> type(value) + " by name";
      case Schema.Nested _ -> "mapping";
    };
  }
}
