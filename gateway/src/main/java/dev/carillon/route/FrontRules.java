// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.HostRule;
import dev.carillon.auth.OriginRule;
import dev.carillon.connection.Refusal;
import dev.carillon.http.RequestHead;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every request must satisfy before anything looks at it, where the gateway is open to
/// whoever reaches it because only this machine can: no web page, no proxy and no foreign name may
/// make loopback public.
public final class FrontRules {
  private static final String FORWARDED = "x-forwarded-";

  private final boolean open;
  private final OriginRule loopback = OriginRule.loopback();

  /// @param open the open development default
  public FrontRules(boolean open) {
    this.open = open;
  }

  /// A request that opens no WebSocket. Pages of other origins have no business here at all.
  public @Nullable Refusal http(RequestHead head) {
    Refusal refusal = common(head);
    if (refusal != null || !open) {
      return refusal;
    }
    boolean foreign = !loopback.allows(head.header("origin")) || crossSite(head);
    return foreign ? Refusal.BAD_ORIGIN : null;
  }

  /// An upgrade: its origin is for the stage to judge, which may list one that is not this machine.
  public @Nullable Refusal upgrade(RequestHead head, Door door) {
    Refusal refusal = common(head);
    if (refusal != null) {
      return refusal;
    }
    String origin = head.header("origin");
    if (head.count("origin") > 1 || !door.origins().allows(origin)) {
      return Refusal.BAD_ORIGIN;
    }
    // A listed origin is cross-site by nature; without an origin nobody vouches for the page.
    return open && origin == null && crossSite(head) ? Refusal.BAD_ORIGIN : null;
  }

  private @Nullable Refusal common(RequestHead head) {
    if (!open) {
      return null;
    }
    if (!HostRule.isLoopbackHost(head.header("host"))) {
      return Refusal.BAD_HOST;
    }
    return forwarded(head) ? Refusal.BAD_HOST : null;
  }

  /// Did a proxy send this on? Then it may come from anywhere.
  public static boolean forwarded(RequestHead head) {
    List<Map.Entry<String, String>> headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (isProxyHeader(headers.get(i).getKey())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProxyHeader(String name) {
    return switch (name.charAt(0)) {
      case 'F', 'f' -> name.equalsIgnoreCase("forwarded");
      case 'V', 'v' -> name.equalsIgnoreCase("via");
      case 'X', 'x' ->
          name.equalsIgnoreCase("x-real-ip")
              || name.regionMatches(true, 0, FORWARDED, 0, FORWARDED.length());
      default -> false;
    };
  }

  private static boolean crossSite(RequestHead head) {
    return "cross-site".equalsIgnoreCase(head.header("sec-fetch-site"));
  }
}
