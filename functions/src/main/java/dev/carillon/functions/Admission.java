// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.auth.ChannelGrants;
import dev.carillon.auth.ChannelPermissions;
import dev.carillon.config.AuthorizerConfig.Grants;
import dev.carillon.connection.Flavour;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the authorizer decided about a connection. It stands in the context of its answer, which
/// every later event of the connection repeats, so that nobody has to look it up.
///
/// @param end when the connection ends; null is never
/// @param flavour null where only the table knows it
record Admission(ChannelPermissions permissions, @Nullable Instant end, @Nullable Flavour flavour) {
  private static final String JOIN = "join";
  private static final String PUBLISH = "publish";
  private static final String EXPIRES = "expires";
  private static final String SUBPROTOCOL = "subprotocol";

  /// The value of `subprotocol` for clients that selected none.
  private static final String NO_SUBPROTOCOL = "raw";

  /// Without an authorizer: all channels, for ever.
  private static final Admission OPEN = new Admission(ChannelPermissions.ALL, null, null);

  private static final ChannelGrants GRANTS =
      ChannelGrants.of(new Grants(JOIN, List.of()), new Grants(PUBLISH, List.of()));

  /// A claim may hold anything, blanks too, which would end one pattern here and begin another.
  private static final Pattern CHANNELS = Pattern.compile("[-A-Za-z0-9_=@,.;:]*\\*?");

  /// @param authorizer of the event; null where there is none
  static Admission of(@Nullable Fields authorizer) {
    if (authorizer == null) {
      return OPEN;
    }
    String expires = authorizer.text(EXPIRES);
    String subprotocol = authorizer.text(SUBPROTOCOL);
    return new Admission(
        GRANTS.permissions(authorizer.text("principalId", ""), authorizer.texts()),
        expires == null ? null : Instant.ofEpochSecond(Long.parseLong(expires)),
        subprotocol == null ? null : flavour(subprotocol));
  }

  /// Of the subprotocol that a handshake selected.
  static Flavour flavour(@Nullable String subprotocol) {
    return Flavour.V1_SUBPROTOCOL.equals(subprotocol) ? Flavour.V1 : Flavour.RAW;
  }

  /// The context that [#of] reads.
  Map<String, String> context() {
    Map<String, String> context = new LinkedHashMap<>();
    put(context, JOIN, permissions.joinPatterns());
    put(context, PUBLISH, permissions.publishPatterns());
    if (end != null) {
      context.put(EXPIRES, Long.toString(end.getEpochSecond()));
    }
    if (flavour != null) {
      context.put(SUBPROTOCOL, flavour == Flavour.V1 ? Flavour.V1_SUBPROTOCOL : NO_SUBPROTOCOL);
    }
    return context;
  }

  private static void put(Map<String, String> context, String name, List<String> patterns) {
    String text = String.join(" ", patterns.stream().filter(CHANNELS.asMatchPredicate()).toList());
    if (!text.isEmpty()) {
      context.put(name, text);
    }
  }
}
