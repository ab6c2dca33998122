// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Values of a template's parameters: those given, else their defaults, held to what the template
/// wants of them.
final class Parameters {
  /// Only the CDK's own rules ask for it.
  private static final String OF_THE_CDK = "BootstrapVersion";

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");

  /// Longest value, as in the service; it also bounds what a pattern can cost.
  private static final int LONGEST = 4096;

  private final Map<String, Tree> values = new HashMap<>();
  private final Map<String, String> given;
  private final Notes notes;

  private Parameters(Map<String, String> given, Notes notes) {
    this.given = given;
    this.notes = notes;
  }

  static Parameters of(Map<String, Tree.Item> declared, Map<String, String> given, Notes notes) {
    Parameters parameters = new Parameters(given, notes);
    declared.forEach(parameters::declare);
    return parameters;
  }

  /// Null if there is no such parameter.
  @Nullable Tree value(String name) {
    return values.get(name);
  }

  /// A value that no parameter of the template asks for: an export's or a dynamic reference's.
  @Nullable String given(String name) {
    return given.get(name);
  }

  /// @param others names that something else in the template asks for
  void reportUnknown(Place place, List<String> others) {
    for (String name : given.keySet().stream().sorted().toList()) {
      if (!values.containsKey(name) && !others.contains(name) && !name.startsWith(Values.DYNAMIC)) {
        String hint = NearestName.hint(name, values.keySet());
        String known =
            values.isEmpty() ? "; it has none" : "; known: " + String.join(", ", sorted());
        notes.problem(
            place,
            "the template has no parameter "
                + Problem.quote(name)
                + (hint.isEmpty() ? known : hint));
      }
    }
  }

  private List<String> sorted() {
    return values.keySet().stream().sorted().toList();
  }

  private void declare(String name, Tree.Item item) {
    Map<String, Tree.Item> members = Trees.members(item);
    String type = Trees.text(members.get("Type"));
    boolean secret = "true".equals(Trees.text(members.get("NoEcho")));
    String value = given.get(name);
    if (value == null) {
      value = standard(members.get("Default"));
    }
    if (type == null) {
      notes.problem(item.place(), "a parameter is a mapping with a `Type`");
      type = "String";
    }
    if (value == null) {
      notes.problem(item.place(), "must be given: --parameters " + name + "=value");
      values.put(name, new Tree.Text(""));
      return;
    }
    if (secret) {
      notes.hide(value);
    }
    boolean lookedUp = type.startsWith("AWS::SSM::Parameter::Value");
    if (lookedUp && !given.containsKey(name) && !name.equals(OF_THE_CDK)) {
      notes.warning(
          item.place(),
          "the value is taken as it is; nothing is looked up in Parameter Store, so give what is there: --parameters "
              + name
              + "=value");
    }
    boolean list = type.contains("List<") || type.equals("CommaDelimitedList");
    List<String> parts =
        list ? Arrays.stream(value.split(",", -1)).map(String::strip).toList() : List.of(value);
    for (String part : parts) {
      String wrong = wrong(part, type.contains("Number"), members);
      if (wrong != null) {
        String why = Trees.text(members.get("ConstraintDescription"));
        notes.problem(
            item.place(),
            (secret ? "its value " : Problem.quote(part) + " ")
                + wrong
                + (why == null ? "" : " (" + why + ")"));
        break;
      }
    }
    values.put(
        name,
        list
            ? new Tree.Items(
                value.isEmpty()
                    ? List.of()
                    : parts.stream().map(part -> Trees.text(item.place(), part)).toList())
            : new Tree.Text(value));
  }

  private static @Nullable String standard(Tree.@Nullable Item item) {
    if (item != null && item.value() instanceof Tree.Items(var items)) {
      return String.join(",", items.stream().map(each -> or(Trees.text(each), "")).toList());
    }
    return item != null && item.value() instanceof Tree.Nothing ? "" : Trees.text(item);
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private @Nullable String wrong(String value, boolean number, Map<String, Tree.Item> wanted) {
    if (value.length() > LONGEST) {
      return "is longer than " + LONGEST + " characters";
    }
    if (number && !NUMBER.matcher(value).matches()) {
      return "is no number";
    }
    Tree.Item allowed = wanted.get("AllowedValues");
    if (allowed != null) {
      List<String> texts =
          Trees.items(allowed).stream().map(each -> or(Trees.text(each), "")).toList();
      if (!texts.contains(value)) {
        return "is none of " + String.join(", ", texts);
      }
    }
    Tree.Item pattern = wanted.get("AllowedPattern");
    String form = Trees.text(pattern);
    if (pattern != null && form != null && !matches(pattern.place(), form, value)) {
      return "does not match " + form;
    }
    if (outside(wanted, "Length", value.length())
        || (number && outside(wanted, "Value", Double.parseDouble(value)))) {
      return "is out of the range that the template allows";
    }
    return null;
  }

  private boolean matches(Place place, String form, String value) {
    try {
      return Pattern.compile(form).matcher(new Watched(value)).matches();
    } catch (PatternSyntaxException e) {
      notes.problem(place, "AllowedPattern", "is no pattern: " + e.getDescription());
    } catch (Unresolved | StackOverflowError _) {
      notes.problem(place, "AllowedPattern", "takes too long to match the value");
    }
    return true;
  }

  /// Ends a pattern that tries the same text again and again.
  private static final class Watched implements CharSequence {
    private static final int MOST = 1_000_000;

    private final String text;
    private int looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST) {
        throw new Unresolved(new Place("", 0), "");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }
  }

  private static boolean outside(Map<String, Tree.Item> wanted, String what, double value) {
    String least = Trees.text(wanted.get("Min" + what));
    String most = Trees.text(wanted.get("Max" + what));
    return (least != null && NUMBER.matcher(least).matches() && value < Double.parseDouble(least))
        || (most != null && NUMBER.matcher(most).matches() && value > Double.parseDouble(most));
  }
}
