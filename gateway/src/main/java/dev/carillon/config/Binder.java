// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes records of a [Tree], of the environment and the command line.
///
/// What cannot be used is reported, then replaced by the default, or by something empty, so that
/// the rest can still be looked at.
final class Binder {
  private final Sources sources;
  private final Report report;
  private final SecretReader secrets;
  private final Path folder;
  private final Path workingDirectory = Path.of("").toAbsolutePath();

  /// @param folder what the paths of the file are relative to; those from elsewhere are relative to
  ///   the working directory
  Binder(Sources sources, Report report, Path folder) {
    this.sources = sources;
    this.report = report;
    this.folder = folder;
    this.secrets = new SecretReader(sources, folder);
  }

  /// A record that nobody gave anything for; texts without a default are empty.
  static <T extends Record> T defaults(Class<T> type) {
    Report unread = new Report("");
    return new Binder(new Sources(Map.of(), Map.of()), unread, Path.of("")).bind(type, null);
  }

  <T extends Record> T bind(Class<T> type, Tree.@Nullable Item root) {
    return type.cast(nested(type, root, SettingPath.ROOT));
  }

  private Object nested(Class<?> type, Tree.@Nullable Item item, SettingPath path) {
    List<Schema.Field> fields = Schema.fields(type);
    Map<String, Tree.Item> members = members(fields, item, path);
    List<String> names = fields.stream().map(Schema.Field::name).toList();
    members.forEach((name, member) -> {
      if (type == RouteConfig.class && MappingTemplates.needs(name, member.value())) {
        report.broken(member.place(), path.text(), MappingTemplates.refusal(path.text(), name));
      } else if (!names.contains(name)) {
        String hint = NearestName.hint(name, names);
        report.problem(
            member.place(),
            path.text(),
            "unknown setting "
                + Problem.quote(name)
                + (hint.isEmpty() ? "; known here: " + String.join(", ", names) : hint));
      }
    });
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Schema.Field field = fields.get(i);
      values[i] = field(field, members.get(field.name()), path.member(field.name()));
    }
    return Schema.create(type, values);
  }

  private Map<String, Tree.Item> members(
      List<Schema.Field> fields, Tree.@Nullable Item item, SettingPath path) {
    return switch (item == null ? new Tree.Nothing() : item.value()) {
      case Tree.Nothing _ -> Map.of();
      case Tree.Members(var members) -> members;
      case Tree.Text _ when item != null && fields.stream().anyMatch(Schema.Field::shorthand) ->
          Map.of(
              fields.stream().filter(Schema.Field::shorthand).findFirst().orElseThrow().name(),
              item);
      case Tree other -> {
        report.broken(path.text(), "expected a mapping (NAME: VALUE), not " + other.kind());
        yield Map.of();
      }
    };
  }

  private @Nullable Object field(Schema.Field field, Tree.@Nullable Item item, SettingPath path) {
    if (item != null) {
      report.stands(path.text(), item.place());
    }
    if (field.isText()) {
      return textual(field, item, path);
    }
    boolean absent = item == null || item.value() instanceof Tree.Nothing;
    if (absent && field.optional() && field.shape() instanceof Schema.Nested) {
      return null;
    }
    return value(field.shape(), item, path);
  }

  /// A scalar or a list of scalars: what can come from outside the file too.
  private @Nullable Object textual(Schema.Field field, Tree.@Nullable Item item, SettingPath path) {
    Sources.Given given = sources.find(path);
    Object value = null;
    if (given != null) {
      report.stands(path.text(), given.place());
      value = outside(field.shape(), given.text(), path);
    } else if (item != null && !(item.value() instanceof Tree.Nothing)) {
      value = value(field.shape(), item, path);
    } else if (field.standard() == null
        && !field.optional()
        && field.shape() instanceof Schema.Scalar) {
      report.broken(path.text(), "must be given");
    }
    if (value != null) {
      report.give(path.text());
      return value;
    }
    return standard(field);
  }

  private @Nullable Object standard(Schema.Field field) {
    String text = field.standard();
    return switch (field.shape()) {
      case Schema.Scalar(var type, _) when text != null ->
          type.reader().read(text, workingDirectory);
      case Schema.Scalar _ when field.optional() -> null;
      case Schema.Scalar(_, Class<?> of) -> placeholder(of);
      case Schema.Shape _ when text != null ->
          Arrays.asList(text.substring(1, text.length() - 1).split(", ", -1));
      case Schema.Shape _ -> List.of();
    };
  }

  /// Of the type that the record wants, for what was reported as missing or broken.
  private static Object placeholder(Class<?> type) {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return type == Secret.class ? new Secret("") : type == Path.class ? Path.of("") : "";
  }

  private @Nullable Object outside(Schema.Shape shape, String text, SettingPath path) {
    if (shape instanceof Schema.ListOf(Schema.Scalar(var type, _))) {
      List<Object> list = new ArrayList<>();
      String[] parts = text.split(",", -1);
      for (int i = 0; i < parts.length; i++) {
        Object value =
            parts[i].isBlank()
                ? null
                : scalar(type, parts[i].strip(), workingDirectory, path.element(i));
        if (value != null) {
          list.add(value);
        }
      }
      return List.copyOf(list);
    }
    return scalar(((Schema.Scalar) shape).type(), text, workingDirectory, path);
  }

  private @Nullable Object value(Schema.Shape shape, Tree.@Nullable Item item, SettingPath path) {
    return switch (shape) {
      case Schema.Nested(var type) -> nested(type, item, path);
      case Schema.ListOf(var element) -> list(element, item, path);
      case Schema.MapOf(var value) -> map(value, item, path);
      case Schema.Scalar(var type, var of) when item != null ->
          written(type, of, item.value(), path);
      case Schema.Scalar _ -> null;
    };
  }

  private @Nullable Object list(Schema.Shape shape, Tree.@Nullable Item item, SettingPath path) {
    if (item == null || item.value() instanceof Tree.Nothing) {
      return List.of();
    }
    if (!(item.value() instanceof Tree.Items(var items))) {
      report.broken(
          path.text(),
          "expected a list ([A, B] or lines that begin with -), not " + item.value().kind());
      return shape instanceof Schema.Scalar ? null : List.of();
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      SettingPath at = path.element(i);
      report.stands(at.text(), items.get(i).place());
      Object value = value(shape, items.get(i), at);
      if (value != null) {
        list.add(value);
      } else if (shape instanceof Schema.Scalar(_, Class<?> of) && of == String.class) {
        list.add(""); // keeps the elements after it where their lines say
      }
    }
    return List.copyOf(list);
  }

  private Object map(Schema.Shape shape, Tree.@Nullable Item item, SettingPath path) {
    Map<String, Object> map = new LinkedHashMap<>();
    switch (item == null ? new Tree.Nothing() : item.value()) {
      case Tree.Nothing _ -> {}
      case Tree.Members(var members) ->
          members.forEach((key, member) -> {
            SettingPath at = path.entry(key);
            report.stands(at.text(), member.place());
            Object value = value(shape, member, at);
            if (value != null) {
              map.put(key, value);
            }
          });
      case Tree other ->
          report.broken(path.text(), "expected a mapping (NAME: VALUE), not " + other.kind());
    }
    return Collections.unmodifiableMap(map);
  }

  private @Nullable Object written(ScalarType type, Class<?> of, Tree tree, SettingPath path) {
    if (of == Secret.class && tree instanceof Tree.Members(var members)) {
      try {
        return secrets.read(members);
      } catch (IllegalArgumentException e) {
        report.broken(path.text(), String.valueOf(e.getMessage()));
        return null;
      }
    }
    if (tree instanceof Tree.Text(String text, _)) {
      if (of == Secret.class) {
        report.secret();
      }
      return scalar(type, text, folder, path);
    }
    report.broken(path.text(), "expected a single value (" + type.name() + "), not " + tree.kind());
    return null;
  }

  private @Nullable Object scalar(ScalarType type, String text, Path base, SettingPath path) {
    try {
      return type.reader().read(text, base);
    } catch (IllegalArgumentException e) {
      String not = type.shown() ? ", not " + Problem.quote(text) : "";
      report.broken(path.text(), e.getMessage() + not);
      return null;
    }
  }
}
