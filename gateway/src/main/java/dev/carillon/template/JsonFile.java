// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.ConfigException;
import dev.carillon.config.Problem;
import dev.carillon.config.Report;
import dev.carillon.config.TextFile;
import dev.carillon.config.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Reads a template in JSON, which YAML is no superset of: tabs may stand anywhere in it, and its
/// characters beyond the first plane are written as two. The bounds are those of YAML files.
final class JsonFile {
  private static final int DEEPEST = 32;
  private static final int MOST = 100_000;

  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int line;

    Unreadable(int line, String message) {
      super(message, null, false, false);
      this.line = line;
    }
  }

  private final JsonParser parser;
  private final Report report;
  private int values;

  private JsonFile(JsonParser parser, Report report) {
    this.parser = parser;
    this.report = report;
  }

  static Tree.Item read(Path file, Report report) throws ConfigException {
    String text = TextFile.read(file, report);
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    try (JsonParser parser = JsonMapper.shared().createParser(content)) {
      JsonFile json = new JsonFile(parser, report);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new Unreadable(0, "the file is empty");
      }
      Tree.Item root = new Tree.Item(report.line(json.line()), json.value(first, 0));
      if (parser.nextToken() != null) {
        throw new Unreadable(json.line(), "this is no JSON: something follows its end");
      }
      return root;
    } catch (Unreadable e) {
      report.problem(report.line(e.line), "", String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      report.problem(
          report.line(Math.max(0, line)), "", "this is no JSON: " + e.getOriginalMessage());
    }
    throw report.failure();
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private Tree value(JsonToken token, int depth) {
    if (depth > DEEPEST) {
      throw new Unreadable(line(), "nested deeper than " + DEEPEST + " levels");
    }
    if (++values > MOST) {
      throw new Unreadable(line(), "more than " + MOST + " values");
    }
    return switch (token) {
      case START_OBJECT -> members(depth);
      case START_ARRAY -> items(depth);
      case VALUE_NULL -> new Tree.Nothing();
      default -> new Tree.Text(parser.getString(), token != JsonToken.VALUE_STRING);
    };
  }

  private Tree items(int depth) {
    List<Tree.Item> items = new ArrayList<>();
    for (JsonToken next = next(); next != JsonToken.END_ARRAY; next = next()) {
      items.add(new Tree.Item(report.line(line()), value(next, depth + 1)));
    }
    return new Tree.Items(List.copyOf(items));
  }

  private Tree members(int depth) {
    Map<String, Tree.Item> members = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int line = line();
      Tree.Item item = new Tree.Item(report.line(line), value(next(), depth + 1));
      Tree.Item first = members.putIfAbsent(name, item);
      if (first != null) {
        report.problem(
            item.place(),
            "",
            Problem.quote(name) + " is given twice, first on line " + first.place().line());
      }
    }
    return new Tree.Members(Collections.unmodifiableMap(members));
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new Unreadable(line(), "this is no JSON: it ends too early");
    }
    return token;
  }
}
