// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.Flavour;
import dev.carillon.event.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// A part of a broadcast that one invocation of the function serves.
///
/// @param number `3` is the third of the channel, `3.1` what there was no time for
/// @param buckets that its members are claimed by. It travels with the part: an invocation that
///   repeats it may run with newer settings
record Part(Broadcast broadcast, String number, int buckets, Scope scope) {
  /// The member of the event that no event of API Gateway has.
  static final String NAME = "fanout";

  /// Whom it is for.
  sealed interface Scope {}

  /// The members whose ids are in a range, both ends included.
  record Range(String from, String to) implements Scope {}

  /// These.
  record Listed(List<Member> members) implements Scope {}

  /// The same wherever it is asked again, another one for each part and bucket.
  String claim(int bucket) {
    return "part#" + broadcast.id() + "#" + number + "#" + bucket;
  }

  /// Members by bucket, without those that are empty. The bucket of a member depends on nothing but
  /// its id, as others come and go before the part is served again.
  SortedMap<Integer, List<Member>> inBuckets(List<Member> members) {
    SortedMap<Integer, List<Member>> filled = new TreeMap<>();
    for (Member member : members) {
      var hash = new CRC32();
      hash.update(member.connectionId().getBytes(StandardCharsets.UTF_8));
      int bucket = (int) (hash.getValue() % buckets);
      filled.computeIfAbsent(bucket, _ -> new ArrayList<>()).add(member);
    }
    return filled;
  }

  /// How many times something was left for later.
  int generation() {
    return (int) number.chars().filter(c -> c == '.').count();
  }

  /// What is left of it, for the next invocation. Where several invocations served this part, each
  /// leaves members of the buckets that it claimed itself; so what they leave needs no number of
  /// its own, as long as it has as many buckets.
  Part rest(List<Member> left) {
    return new Part(broadcast, number + ".1", buckets, new Listed(left));
  }

  byte[] json() {
    Payload payload = broadcast.payload();
    var out = new StringBuilder("{\"" + NAME + "\":{");
    text(out, "number", number);
    text(out, "buckets", Integer.toString(buckets));
    text(out, "channel", broadcast.channel().value());
    text(out, "id", broadcast.id());
    text(out, "exclude", broadcast.exclude());
    text(out, "endpoint", broadcast.endpoint().toString());
    text(out, "kind", payload.kind().name());
    // The length of base64 is known, that of escaped text is not.
    text(out, "data", Base64.getEncoder().encodeToString(payload.bytes()));
    switch (scope) {
      case Range(String from, String to) -> {
        text(out, "from", from);
        text(out, "to", to);
      }
      case Listed(List<Member> members) -> {
        ids(out, Flavour.RAW, members);
        ids(out, Flavour.V1, members);
      }
    }
    out.setLength(out.length() - 1);
    return out.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// @param fields the member [#NAME] of an event
  static Part of(Fields fields) {
    var payload =
        new Payload(
            Payload.Kind.valueOf(fields.needed("kind")),
            Base64.getDecoder().decode(fields.needed("data")));
    var broadcast =
        new Broadcast(
            new ChannelName(fields.needed("channel")),
            fields.needed("id"),
            payload,
            fields.needed("exclude"),
            URI.create(fields.needed("endpoint")));
    String from = fields.text("from");
    return new Part(
        broadcast,
        fields.needed("number"),
        Integer.parseInt(fields.needed("buckets")),
        from == null ? listed(fields) : new Range(from, fields.needed("to")));
  }

  private static Listed listed(Fields fields) {
    List<Member> members = new ArrayList<>();
    for (Flavour flavour : Flavour.values()) {
      for (String id : fields.texts(flavour.name())) {
        members.add(new Member(id, flavour));
      }
    }
    return new Listed(List.copyOf(members));
  }

  private static void text(StringBuilder out, String name, String value) {
    out.append('"').append(name).append("\":").append(Json.quote(value)).append(',');
  }

  private static void ids(StringBuilder out, Flavour flavour, List<Member> members) {
    out.append('"').append(flavour.name()).append("\":[");
    String comma = "";
    for (Member member : members) {
      if (member.flavour() == flavour) {
        out.append(comma).append(Json.quote(member.connectionId()));
        comma = ",";
      }
    }
    out.append("],");
  }
}
