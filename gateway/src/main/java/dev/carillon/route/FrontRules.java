// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.HostRule;
import dev.carillon.auth.OriginRule;
import dev.carillon.connection.Refusal;
import dev.carillon.http.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every request must satisfy before anything looks at it, where the gateway is open to
/// whoever reaches it because only this machine can: no web page, no proxy and no foreign name may
/// make loopback public.
public final class FrontRules {
  private static final List<String> PROXY_HEADERS = List.of("forwarded", "x-real-ip", "via");

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
    for (Map.Entry<String, String> header : head.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-forwarded-") || PROXY_HEADERS.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean crossSite(RequestHead head) {
    return "cross-site".equalsIgnoreCase(head.header("sec-fetch-site"));
  }
}
