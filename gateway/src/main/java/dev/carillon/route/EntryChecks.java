// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.connection.Refusal;
import dev.carillon.function.Session;
import dev.carillon.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What a handshake must have before any function is asked: room, a key, its parameters.
///
/// @param stage bucket of the whole stage, null for no bound
/// @param keys null where no key is needed
/// @param throttleMessage what is said past a throttle
public record EntryChecks(
    @Nullable TokenBucket stage,
    @Nullable TokenBucket route,
    @Nullable ApiKeys keys,
    RequestParameters parameters,
    String throttleMessage) {

  /// Why somebody does not get in.
  public record Problem(Refusal why, int status, String message) {}

  private static final Problem NO_KEY = new Problem(Refusal.UNAUTHORIZED, 403, Session.FORBIDDEN);

  /// Is there nothing to check?
  public boolean none() {
    return stage == null && route == null && keys == null && parameters.none();
  }

  public @Nullable Problem problem(RequestHead head) {
    if (!room() || (route != null && !route.take())) {
      return tooFast();
    }
    Problem key =
        keys != null && keys.fromHeader() ? problem(keys, head.header(ApiKeys.HEADER)) : null;
    if (key != null) {
      return key;
    }
    String missing = parameters.missing(head);
    return missing == null
        ? null
        : new Problem(
            Refusal.BAD_REQUEST, 400, "Missing required request parameters: [" + missing + "]");
  }

  /// Takes one of what the stage may do in this second.
  ///
  /// @return false if nothing is left
  public boolean room() {
    return stage == null || stage.take();
  }

  /// The same for a key that the authorizer names.
  public @Nullable Problem problemOfKey(@Nullable String key) {
    return keys == null || keys.fromHeader() ? null : problem(keys, key);
  }

  private Problem tooFast() {
    return new Problem(Refusal.THROTTLED, 429, throttleMessage);
  }

  private @Nullable Problem problem(ApiKeys keys, @Nullable String key) {
    return switch (keys.check(key)) {
      case OK -> null;
      case THROTTLED -> tooFast();
      case MISSING_OR_UNKNOWN -> NO_KEY;
    };
  }
}
