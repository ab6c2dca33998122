// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a file of YAML 1.2 into a [Tree] whose every value knows its line.
///
/// Built from events, which the parser hands out one by one, so that each bound holds before memory
/// or stack is spent: 1 MB, 32 levels, 100,000 values with aliases counted as often as they are
/// used.
public final class YamlFile {
  private static final int DEEPEST = 32;
  private static final int MOST = 100_000;

  /// Tags that say what is said anyway.
  private static final Set<String> USUAL =
      Set.of("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map");

  /// A value that may be used again, with the values in it.
  private record Anchored(Tree tree, int size) {}

  /// Nothing after this can be understood.
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int line;

    Unreadable(int line, String message) {
      super(message, null, false, false);
      this.line = line;
    }
  }

  /// How another kind of file differs from ours.
  public interface Dialect {
    /// @param tag with its marks, such as `!Ref`
    /// @param value that it stands before
    /// @return what both say together; null if the tag means nothing
    @Nullable Tree tagged(String tag, Tree.Item value);

    /// What a scalar without quotes and tag says.
    String plain(String text);
  }

  private static final class Ours implements Dialect {
    @Override
    public @Nullable Tree tagged(String tag, Tree.Item value) {
      return null;
    }

    @Override
    public String plain(String text) {
      return text;
    }
  }

  private final Report report;
  private final Dialect dialect;
  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int values;

  private YamlFile(String text, Report report, Dialect dialect) {
    this.report = report;
    this.dialect = dialect;
    this.events =
        new Parse(LoadSettings.builder().setCodePointLimit(TextFile.LARGEST).build())
            .parseString(text)
            .iterator();
  }

  /// The root of the file, null when it holds nothing.
  ///
  /// @throws ConfigException if it cannot be read or is no YAML; names given twice are only
  ///   reported
  static Tree.@Nullable Item read(Path file, Report report) throws ConfigException {
    return read(file, report, new Ours());
  }

  /// The same for a file of another kind.
  public static Tree.@Nullable Item read(Path file, Report report, Dialect dialect)
      throws ConfigException {
    String text = TextFile.read(file, report);
    try {
      return new YamlFile(text, report, dialect).document();
    } catch (Unreadable e) {
      report.problem(report.line(e.line), "", String.valueOf(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      report.problem(report.line(line(mark)), "", "this is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      report.problem(report.line(0), "", "this is no YAML: " + firstLine(e));
    }
    throw report.failure();
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private Tree.@Nullable Item document() {
    Tree.Item root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof NodeEvent) {
        if (root != null) {
          throw new Unreadable(line(event), "a second document begins here; one file has one");
        }
        root = new Tree.Item(place(event), node(event, 0));
      }
    }
    return root;
  }

  private Tree node(Event event, int depth) {
    if (depth > DEEPEST) {
      throw new Unreadable(line(event), "nested deeper than " + DEEPEST + " levels");
    }
    int before = values;
    count(1, event);
    return switch (event) {
      case AliasEvent alias -> used(alias);
      case ScalarEvent scalar ->
          anchor(scalar.getAnchor(), tagged(scalar.getTag(), scalar, scalar(scalar)), before);
      case SequenceStartEvent list ->
          anchor(list.getAnchor(), tagged(list.getTag(), list, items(depth)), before);
      case MappingStartEvent map ->
          anchor(map.getAnchor(), tagged(map.getTag(), map, members(depth)), before);
      default -> throw new IllegalStateException("no value: " + event.getEventId());
    };
  }

  private Tree tagged(Optional<String> tag, Event event, Tree value) {
    if (tag.isEmpty() || USUAL.contains(tag.get())) {
      return value;
    }
    Tree read = dialect.tagged(tag.get(), new Tree.Item(place(event), value));
    if (read == null) {
      throw new Unreadable(
          line(event), "tags such as " + Problem.quote(tag.get()) + " mean nothing here");
    }
    return read;
  }

  private void count(int more, Event event) {
    values += more;
    if (values > MOST) {
      throw new Unreadable(line(event), "more than " + MOST + " values, aliases counted");
    }
  }

  private Tree used(AliasEvent alias) {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw new Unreadable(
          line(alias), "there is no anchor " + Problem.quote("&" + alias.getAlias()) + " before");
    }
    count(anchored.size, alias);
    return anchored.tree;
  }

  private Tree anchor(Optional<Anchor> name, Tree tree, int before) {
    name.ifPresent(anchor -> anchors.put(anchor, new Anchored(tree, values - before)));
    return tree;
  }

  private Tree scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return new Tree.Text(text);
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> new Tree.Nothing();
      // What has a tag, such as `!!str 5` or `!Ref On`, is not what it looks like.
      default ->
          scalar.getTag().isPresent()
              ? new Tree.Text(text)
              : new Tree.Text(dialect.plain(text), true);
    };
  }

  private Tree items(int depth) {
    List<Tree.Item> items = new ArrayList<>();
    for (Event e = events.next(); e instanceof NodeEvent; e = events.next()) {
      items.add(new Tree.Item(place(e), node(e, depth + 1)));
    }
    return new Tree.Items(List.copyOf(items));
  }

  private Tree members(int depth) {
    Map<String, Tree.Item> members = new LinkedHashMap<>();
    for (Event key = events.next(); key instanceof NodeEvent; key = events.next()) {
      if (!(key instanceof ScalarEvent name)) {
        throw new Unreadable(line(key), "a name must be plain text");
      }
      Tree.Item item = new Tree.Item(place(key), node(events.next(), depth + 1));
      Tree.Item first = members.putIfAbsent(name.getValue(), item);
      if (first != null) {
        report.problem(
            item.place(),
            "",
            Problem.quote(name.getValue()) + " is given twice, first on line " + first.line());
      }
    }
    return new Tree.Members(Collections.unmodifiableMap(members));
  }

  private Place place(Event event) {
    return report.line(line(event));
  }

  private static int line(Event event) {
    return line(event.getStartMark());
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(m -> m.getLine() + 1).orElse(0);
  }
}
