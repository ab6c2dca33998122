// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.Flavour;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// The channel `news` in a table of its own, and broadcasts to it with the real clients of AWS
/// against a server that counts.
final class News implements AutoCloseable {
  static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:send:live";
  static final ChannelName NAME = new ChannelName("news");

  final FakeAws aws = new FakeAws();
  final Memberships memberships;
  private final DynamoDb database;
  private final String table = "t" + System.nanoTime();

  News(DynamoDb database) {
    this.database = database.table(table);
    memberships = memberships(database.client());
  }

  private Settings.Table settings() {
    return new Settings.Table(table, "by-channel", null, 7);
  }

  private Memberships memberships(DynamoDbClient client) {
    return new Memberships(client, settings(), new Rows(null, InstantSource.system()), 100);
  }

  FanOut fanOut(int concurrency, int part, boolean split) {
    return fanOut(new Settings.FanOutSettings(concurrency, part, split), database.client());
  }

  /// @param client of the table
  FanOut fanOut(Settings.FanOutSettings settings, DynamoDbClient client) {
    var lambda =
        LambdaClient.builder()
            .endpointOverride(aws.address())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    return new FanOut(
        settings,
        new Members(client, settings()),
        memberships(client),
        new Clients(settings.concurrency())::posts,
        new SelfInvocation(() -> lambda));
  }

  static String id(int number) {
    return "Connection%05d=".formatted(number);
  }

  void members(int count) {
    for (int i = 0; i < count; i++) {
      member(i);
    }
  }

  void member(int number) {
    Flavour flavour = number % 2 == 0 ? Flavour.RAW : Flavour.V1;
    memberships.connected(id(number), flavour, false);
    memberships.join(id(number), NAME, flavour);
  }

  /// From the first member, who does not get it.
  Broadcast broadcast(String text) {
    return new Broadcast(NAME, "Publication0000=", Payload.text(text), id(0), aws.stage());
  }

  static Call seconds(double seconds) {
    return new Call(FUNCTION, System.nanoTime() + (long) (seconds * 1e9));
  }

  static Part part(byte[] payload) {
    Fields event = Fields.read(new ByteArrayInputStream(payload)).object(Part.NAME);
    if (event == null) {
      throw new AssertionError("no part");
    }
    return Part.of(event);
  }

  /// Whose rows are in the table, connections and claims alike.
  List<String> keys() {
    return database.rows(table).stream().map(row -> Rows.text(row, Rows.CONNECTION)).toList();
  }

  void everyoneButTheSenderGotOnce(int count, String text) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int i = 1; i < count; i++) {
      expected.put(
          id(i),
          List.of(
              i % 2 == 0
                  ? text
                  : "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"Publication0000=\",\"data\":\""
                      + text
                      + "\"}"));
    }
    assertThat(new TreeMap<>(aws.got())).isEqualTo(expected);
  }

  @Override
  public void close() {
    aws.close();
  }
}
