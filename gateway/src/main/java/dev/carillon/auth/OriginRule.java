// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which web pages may connect, by the `Origin` header that a browser cannot be talked out of (RFC
/// 6455 section 10.2). Asked once per handshake.
public sealed interface OriginRule {

  /// Whether a request with this `Origin` header may go on. Null means that there is no such
  /// header.
  boolean allows(@Nullable String origin);

  /// The open development default: no header (not a browser), or a page of this machine over http
  /// or https on any port. `null` (a sandboxed or local file page, so anybody's) is refused.
  static OriginRule loopback() {
    return new Loopback();
  }

  /// What is listed, and clients that send no `Origin`.
  ///
  /// @param origins `https://example.com` (scheme and host without regard to case, the usual port
  ///   may be written or not), `https://*.example.com` (every subdomain of any depth, not the
  ///   domain itself), or `*` (everything, `null` too)
  /// @throws IllegalArgumentException if an entry is none of these, saying which
  static OriginRule of(List<String> origins) {
    Set<Origin> exact = new HashSet<>();
    List<Origin> parents = new ArrayList<>();
    boolean everything = false;
    for (String entry : origins) {
      if (entry.equals("*")) {
        everything = true;
        continue;
      }
      boolean subdomains = entry.contains("://*.");
      Origin origin = Origin.parse(subdomains ? entry.replaceFirst("://\\*\\.", "://") : entry);
      if (origin == null) {
        throw new IllegalArgumentException(
            "origin '%s' is not of the form https://example.com, https://*.example.com or *: write scheme, host and at most a port, without a path or a final slash"
                .formatted(entry));
      }
      if (subdomains) {
        parents.add(origin);
      } else {
        exact.add(origin);
      }
    }
    return everything ? new Everything() : new Listed(Set.copyOf(exact), List.copyOf(parents));
  }

  /// Allows what either rule allows.
  default OriginRule or(OriginRule other) {
    return new Either(this, other);
  }

  /// Two rules, one of which must allow.
  record Either(OriginRule one, OriginRule other) implements OriginRule {
    @Override
    public boolean allows(@Nullable String origin) {
      return one.allows(origin) || other.allows(origin);
    }
  }

  /// Refuses none.
  record Everything() implements OriginRule {
    @Override
    public boolean allows(@Nullable String origin) {
      return true;
    }
  }

  /// Pages of this machine.
  record Loopback() implements OriginRule {
    @Override
    public boolean allows(@Nullable String text) {
      if (text == null) {
        return true;
      }
      Origin origin = Origin.parse(text);
      return origin != null
          && (origin.scheme().equals("http") || origin.scheme().equals("https"))
          && Origin.isLoopback(origin.host());
    }
  }

  /// Single origins, and domains whose subdomains are allowed.
  final class Listed implements OriginRule {
    private final Set<Origin> exact;
    private final List<Origin> parents;

    private Listed(Set<Origin> exact, List<Origin> parents) {
      this.exact = exact;
      this.parents = parents;
    }

    @Override
    public boolean allows(@Nullable String text) {
      if (text == null) {
        return true;
      }
      Origin origin = Origin.parse(text);
      return origin != null && (exact.contains(origin) || isBelowAParent(origin));
    }

    private boolean isBelowAParent(Origin origin) {
      for (Origin parent : parents) {
        if (parent.port() == origin.port()
            && parent.scheme().equals(origin.scheme())
            && isSubdomain(origin.host(), parent.host())) {
          return true;
        }
      }
      return false;
    }

    // The dot before the parent keeps evil-example.com out; a parsed host has no empty label, so
    // there is a real label before that dot.
    private static boolean isSubdomain(String host, String parent) {
      int dot = host.length() - parent.length() - 1;
      return dot > 0 && host.charAt(dot) == '.' && host.endsWith(parent);
    }
  }
}
