// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.Locale;
import software.amazon.awscdk.Duration;

/// The six functions. All are in one jar; what differs is here, each figure with its reason.
enum Handler {
  /// Runs inside the client's handshake, so it gets what makes a restored snapshot answer quickly.
  AUTHORIZER("AuthorizerHandler", 512, 10),
  /// One write. 512 MB is a third of a processor: less makes the SDK's first request slow, more is
  /// not used.
  CONNECT("ConnectHandler", 512, 10),
  /// One query and one batch of deletes for each 25 channels of the connection.
  DISCONNECT("DisconnectHandler", 512, 15),
  JOIN("JoinChannelHandler", 512, 10),
  LEAVE("LeaveChannelHandler", 512, 10),
  /// Signs one request for each receiver, which is work for a whole processor: 1,769 MB are one.
  /// API Gateway waits 29 s; before that the function leaves what is left to another invocation.
  SEND("SendMessageHandler", 1769, 25);

  private final String type;
  private final int megabytes;
  private final int seconds;

  Handler(String type, int megabytes, int seconds) {
    this.type = type;
    this.megabytes = megabytes;
    this.seconds = seconds;
  }

  /// Of constructs and parameters: Authorizer, Connect, and so on.
  String id() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  String entry() {
    return "dev.carillon.functions." + type + "::handleRequest";
  }

  int megabytes() {
    return megabytes;
  }

  Duration timeout() {
    return Duration.seconds(seconds);
  }

  /// How long API Gateway waits, at most 29 s: for the function and for a snapshot to be restored.
  Duration answer() {
    return Duration.seconds(seconds + 4);
  }
}
