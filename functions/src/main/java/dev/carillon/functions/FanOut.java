// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a message to all members of its channel. A channel that one invocation can serve is
/// served at once; a larger one by invocations of the same function, each with a range of the
/// members.
final class FanOut {
  private static final Logger log = LoggerFactory.getLogger(FanOut.class);

  /// Lambda gives up a part after two retries within six hours.
  private static final Duration CLAIMED = Duration.ofHours(24);

  /// A client that takes nothing for so many invocations gets nothing.
  private static final int MOST_CONTINUATIONS = 3;

  private final Settings.FanOutSettings settings;
  private final Members members;
  private final Memberships memberships;
  private final Function<URI, Posts> posts;
  private final SelfInvocation self;

  FanOut(
      Settings.FanOutSettings settings,
      Members members,
      Memberships memberships,
      Function<URI, Posts> posts,
      SelfInvocation self) {
    this.settings = settings;
    this.members = members;
    this.memberships = memberships;
    this.posts = posts;
    this.self = self;
  }

  /// Returns when the message is with all members or with other invocations.
  ///
  /// @throws TooLongException before anybody has got it
  void publish(Broadcast broadcast, Call call) throws TooLongException {
    if (!settings.split()) {
      deliver(
          part(broadcast, 0, new Part.Listed(List.of())),
          delivery -> members.of(broadcast.channel(), delivery::to),
          call);
      return;
    }
    List<Part.Range> ranges = new ArrayList<>();
    List<Member> few = ranges(broadcast, ranges);
    if (ranges.isEmpty()) {
      deliver(
          part(broadcast, 0, new Part.Listed(few)), delivery -> few.forEach(delivery::to), call);
      return;
    }
    for (int i = 0; i < ranges.size(); i++) {
      Part part = part(broadcast, i + 1, ranges.get(i));
      try {
        self.serve(part, call);
      } catch (RuntimeException e) {
        if (i == 0) {
          throw e;
        }
        // Others get it already: an error would have the sender send it again.
        log.error("part {} of {} is lost", i + 1, broadcast.id(), e);
      }
    }
  }

  private Part part(Broadcast broadcast, int number, Part.Scope scope) {
    return new Part(broadcast, Integer.toString(number), settings.buckets(), scope);
  }

  /// Cuts a channel into ranges that one invocation can serve each.
  ///
  /// @param ranges is filled; left empty if one invocation is enough
  /// @return the members, if one invocation is enough
  private List<Member> ranges(Broadcast broadcast, List<Part.Range> ranges) {
    List<Member> current = new ArrayList<>();
    members.of(
        broadcast.channel(),
        member -> {
          if (current.size() == settings.part()) {
            ranges.add(range(current));
            current.clear();
          }
          current.add(member);
        });
    if (!ranges.isEmpty()) {
      ranges.add(range(current));
    }
    return current;
  }

  private static Part.Range range(List<Member> members) {
    return new Part.Range(members.getFirst().connectionId(), members.getLast().connectionId());
  }

  /// Serves what nobody has served of a part: the service may deliver one invocation twice, and
  /// repeats those that fail. Members are read before any of them are claimed, so that a table that
  /// fails costs nothing but a repetition.
  ///
  /// @throws IllegalStateException at the end, if some were claimed before: by an invocation that
  ///   runs at the same time, or by one that died. Only who looks at what was given up can tell
  void serve(Part part, Call call) {
    List<Member> found = new ArrayList<>();
    switch (part.scope()) {
      case Part.Listed(List<Member> listed) -> found.addAll(listed);
      case Part.Range range -> members.within(part.broadcast().channel(), range, found::add);
    }
    deliver(part, delivery -> sendInBuckets(part, found, delivery), call);
  }

  /// Each bucket is claimed right before its first post, so that an invocation that dies has
  /// claimed little that it did not send. The posts before it go on meanwhile, and are enough to do
  /// for the few milliseconds.
  ///
  /// When the time is over the others are claimed too: only what is claimed may be handed over, or
  /// a repetition would send it once more.
  private void sendInBuckets(Part part, List<Member> found, Delivery delivery) {
    String taker = UUID.randomUUID().toString();
    var buckets = part.inBuckets(found);
    int taken = 0;
    for (var bucket : buckets.entrySet()) {
      if (memberships.claim(part.claim(bucket.getKey()), taker, CLAIMED)) {
        bucket.getValue().forEach(delivery::to);
      } else {
        taken++;
      }
    }
    if (taken > 0) {
      throw new IllegalStateException(
          "%d of %d buckets of part %s of %s in %s were taken before; who of them got it is not known"
              .formatted(
                  taken,
                  buckets.size(),
                  part.number(),
                  part.broadcast().id(),
                  part.broadcast().channel()));
    }
  }

  private void deliver(Part part, Consumer<Delivery> send, Call call) {
    try (Delivery delivery = delivery(part.broadcast(), call)) {
      try {
        send.accept(delivery);
      } finally {
        // Also when the table failed half way: what is claimed is left to nobody else.
        List<Member> left = delivery.finish();
        if (!left.isEmpty()) {
          goOn(part, left, call);
        }
      }
      delivery.check();
    }
  }

  /// What there was no time for is for the next invocation.
  private void goOn(Part part, List<Member> left, Call call) {
    if (!settings.split() || part.generation() >= MOST_CONTINUATIONS) {
      lost(part.broadcast(), left.size());
      return;
    }
    try {
      self.serve(part.rest(left), call);
    } catch (TooLongException e) {
      lost(part.broadcast(), left.size());
    } catch (RuntimeException e) {
      lost(part.broadcast(), left.size());
      throw e;
    }
  }

  private static void lost(Broadcast broadcast, int members) {
    if (members > 0) {
      log.warn(
          "{} members of {} did not get {} in time", members, broadcast.channel(), broadcast.id());
    }
  }

  private Delivery delivery(Broadcast broadcast, Call call) {
    return new Delivery(
        broadcast, posts.apply(broadcast.endpoint()), call, settings.concurrency(), this::forget);
  }

  /// Its row may stay if the table fails: the next broadcast meets it again.
  private void forget(String connectionId) {
    try {
      memberships.forget(connectionId);
    } catch (RuntimeException e) {
      log.warn("{} has ended, and its rows could not be deleted", connectionId, e);
    }
  }
}
