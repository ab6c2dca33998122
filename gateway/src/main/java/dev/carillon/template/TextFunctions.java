// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// One call of an intrinsic function that makes or takes apart texts and lists.
record TextFunctions(Values values, Place place, String function, Tree.Item argument) {

  Tree join() {
    List<Tree.Item> parts = parts(2, "a delimiter and a list");
    List<String> texts = new ArrayList<>();
    long length = 0;
    for (Tree.Item each : list(parts.get(1))) {
      String text = plain(each);
      length += text.length();
      if (length > 4 << 20) {
        throw new Unresolved(place, "Fn::Join makes more than 4 MB of text");
      }
      texts.add(text);
    }
    return values.made(place, String.join(values.text(parts.getFirst()), texts));
  }

  Tree select() {
    List<Tree.Item> parts = parts(2, "an index and a list");
    List<Tree.Item> list = list(parts.get(1));
    String index = values.text(parts.getFirst());
    int at = index.matches("\\d{1,6}") ? Integer.parseInt(index) : -1;
    if (at < 0 || at >= list.size()) {
      throw new Unresolved(
          place,
          "Fn::Select wants element " + index + " of a list with " + list.size() + " (from 0)");
    }
    return list.get(at).value();
  }

  Tree split() {
    List<Tree.Item> parts = parts(2, "a delimiter and a text");
    String delimiter = values.text(parts.getFirst());
    if (delimiter.isEmpty()) {
      throw Values.wrong(place, function, "a delimiter, which must not be empty");
    }
    Tree.Text text = values.made(place, values.text(parts.get(1)));
    List<Tree.Item> all = new ArrayList<>();
    for (String part : text.value().split(Pattern.quote(delimiter), -1)) {
      all.add(Trees.text(place, part));
    }
    return new Tree.Items(all);
  }

  Tree base64() {
    byte[] bytes = values.text(argument).getBytes(StandardCharsets.UTF_8);
    return values.made(place, Base64.getEncoder().encodeToString(bytes));
  }

  Tree length() {
    return new Tree.Text(Integer.toString(list(argument).size()), true);
  }

  /// `${Name}`, `${Resource.Attribute}`, `${!Literal}`.
  Tree sub(Values.Names names) {
    String text = Trees.text(argument);
    Map<String, Tree.Item> own = Map.of();
    if (text == null) {
      List<Tree.Item> parts = parts(2, "a text, or a list of a text and a mapping");
      text = Trees.text(parts.getFirst());
      own = Trees.members(parts.get(1));
    }
    if (text == null) {
      throw Values.wrong(place, function, "a text, or a list of a text and a mapping");
    }
    StringBuilder made = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      int close = closing(place, text, open);
      made.append(text, at, open);
      String name = text.substring(open + 2, close);
      made.append(
          name.startsWith("!") ? "${" + name.substring(1) + "}" : variable(names, own, name));
      if (made.length() > 4 << 20) {
        throw new Unresolved(place, "Fn::Sub makes more than 4 MB of text");
      }
      at = close + 1;
    }
    return values.made(place, made.append(text, at, text.length()).toString());
  }

  /// The names in a text of `Fn::Sub`.
  static List<String> variables(Place place, String text) {
    List<String> names = new ArrayList<>();
    int close = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", close)) {
      close = closing(place, text, open);
      String name = text.substring(open + 2, close);
      if (!name.startsWith("!")) {
        names.add(name);
      }
    }
    return names;
  }

  /// Where the `}` of the `${` is. Without one it would be text in silence; the service refuses it
  /// too.
  private static int closing(Place place, String text, int open) {
    int close = text.indexOf('}', open);
    if (close < 0) {
      throw new Unresolved(
          place, "Fn::Sub has `${` without `}`: " + Problem.quote(text.substring(open)));
    }
    return close;
  }

  private String variable(Values.Names names, Map<String, Tree.Item> own, String name) {
    Tree.Item item = own.get(name);
    if (item != null) {
      return values.text(item);
    }
    int dot = name.indexOf('.');
    Tree value =
        dot < 0
            ? names.ref(place, name)
            : names.attribute(place, name.substring(0, dot), name.substring(dot + 1));
    if (value instanceof Tree.Text(String text, _)) {
      return text;
    }
    throw new Unresolved(place, "Fn::Sub needs one text for ${" + name + "}, not " + value.kind());
  }

  private List<Tree.Item> parts(int count, String expected) {
    if (argument.value() instanceof Tree.Items(var parts) && parts.size() == count) {
      return parts;
    }
    throw Values.wrong(place, function, expected);
  }

  private List<Tree.Item> list(Tree.Item item) {
    if (values.resolve(item) instanceof Tree.Items(var items)) {
      return items;
    }
    throw Values.wrong(place, function, "a list");
  }

  private String plain(Tree.Item item) {
    String text = Trees.text(item);
    if (text == null) {
      throw Values.wrong(place, function, "texts in its list, not " + item.value().kind());
    }
    return text;
  }
}
