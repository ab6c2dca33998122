// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.function.MessageBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Evaluates a route selection expression against a message (contract 3.1): literal text and
/// variables, `$request.body.action` or `${request.body.service}/${request.body.action}`; `\$` is a
/// literal dollar. Compiled once.
public final class RouteSelector {
  private static final String BODY = "request.body";
  private static final String PATH_OTHERS = "_-.[]'\"*";

  /// A piece of an expression.
  sealed interface Part {}

  /// Text that stands for itself.
  record Literal(String text) implements Part {}

  /// A value of the message.
  record Variable(BodyPath path) implements Part {}

  private final String expression;
  private final List<Part> parts;
  private final @Nullable String member;

  private RouteSelector(String expression, List<Part> parts) {
    this.expression = expression;
    this.parts = parts;
    this.member =
        parts.size() == 1 && parts.getFirst() instanceof Variable(BodyPath.TopMember(String name))
            ? name
            : null;
  }

  /// Is this the console's spelling, `request.body.x`, which stands for `$request.body.x`?
  public static boolean lacksDollar(String expression) {
    return expression.startsWith(BODY + ".");
  }

  /// Compiles an expression.
  ///
  /// @throws IllegalArgumentException if it is malformed, saying where
  public static RouteSelector compile(String text) {
    String expression = lacksDollar(text) ? "$" + text : text;
    var parts = new ArrayList<Part>();
    var literal = new StringBuilder();
    int at = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (c == '\\' && at + 1 < expression.length() && expression.charAt(at + 1) == '$') {
        literal.append('$');
        at += 2;
      } else if (c == '$') {
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        at = variable(expression, at + 1, parts);
      } else {
        literal.append(c);
        at++;
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return new RouteSelector(text, List.copyOf(parts));
  }

  private static int variable(String expression, int from, List<Part> parts) {
    boolean braced = from < expression.length() && expression.charAt(from) == '{';
    int start = braced ? from + 1 : from;
    int end = start;
    if (braced) {
      end = expression.indexOf('}', start);
      if (end < 0) {
        throw new IllegalArgumentException("`${` without `}` in " + expression);
      }
    } else {
      while (end < expression.length() && inPath(expression.charAt(end))) {
        end++;
      }
    }
    String name = expression.substring(start, end);
    if (!name.equals(BODY) && !name.startsWith(BODY + ".") && !name.startsWith(BODY + "[")) {
      throw new IllegalArgumentException(
          "unknown variable $"
              + name
              + "; only $request.body.PATH can select a route (write \\$ for a dollar)");
    }
    parts.add(new Variable(BodyPath.compile(name.substring(BODY.length()))));
    return braced ? end + 1 : end;
  }

  private static boolean inPath(char c) {
    return Character.isLetterOrDigit(c) || PATH_OTHERS.indexOf(c) >= 0;
  }

  /// The member whose value is the route key, if the expression is as plain as that and the message
  /// has it; else null, and [#select] tells.
  MessageBody.@Nullable Member singleMember(MessageBody body) {
    return member == null ? null : body.member(member);
  }

  /// The route key that a message selects; a missing path gives an empty string.
  public String select(MessageBody body) {
    if (parts.size() == 1) {
      return value(parts.getFirst(), body);
    }
    var key = new StringBuilder();
    for (Part part : parts) {
      key.append(value(part, body));
    }
    return key.toString();
  }

  private static String value(Part part, MessageBody body) {
    return switch (part) {
      case Literal(String text) -> text;
      case Variable(BodyPath path) -> path.value(body);
    };
  }

  @Override
  public String toString() {
    return expression;
  }
}
