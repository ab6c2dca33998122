// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.event.MessagePath;
import dev.carillon.function.MessageBody;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JsonToken;

/// A path into a message. A plain member of the top level, which nearly every API uses, is read
/// without building a tree.
sealed interface BodyPath {

  /// Its value as text, empty if there is none.
  String value(MessageBody body);

  /// @param tail what follows `request.body`: empty, `.action`, `.service.do` or `['a'][0]`
  static BodyPath compile(String tail) {
    return TopMember.FORM.matcher(tail).matches()
        ? new TopMember(tail.substring(1))
        : new InTree(MessagePath.compile(tail));
  }

  /// A member of the top-level object.
  record TopMember(String name) implements BodyPath {
    private static final Pattern FORM = Pattern.compile("\\.[A-Za-z0-9_-]+");

    @Override
    public String value(MessageBody body) {
      MessageBody.Member member = body.member(name);
      if (member == null || member.kind() == JsonToken.VALUE_NULL) {
        return "";
      }
      boolean container =
          member.kind() == JsonToken.START_ARRAY || member.kind() == JsonToken.START_OBJECT;
      return container
          ? Objects.requireNonNullElse(InTree.WHOLE.value(member.utf8()), "")
          : member.text();
    }
  }

  /// Anything else.
  record InTree(MessagePath path) implements BodyPath {
    /// Here, where it is not made at the start: the libraries behind it are a tenth of that.
    private static final MessagePath WHOLE = MessagePath.compile("");

    @Override
    public String value(MessageBody body) {
      return Objects.requireNonNullElse(path.value(body.bytes()), "");
    }
  }
}
