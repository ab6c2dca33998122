// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import dev.carillon.http.RequestHead;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Requests to connect.
final class Handshakes {
  private Handshakes() {}

  /// @param headers each as `name: value`
  static RequestHead head(String target, String... headers) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    for (String header : headers) {
      int colon = header.indexOf(": ");
      all.add(Map.entry(header.substring(0, colon), header.substring(colon + 2)));
    }
    return new RequestHead("GET", target, all, InetAddress.getLoopbackAddress(), false);
  }

  static Event authorize(RequestHead head, Map<String, String> stageVariables) {
    return new Event(
        new EventSource("arn", "carillon01", "dev", "localhost", false, stageVariables),
        new Caller("a=", 0, "127.0.0.1", null, Map.of(), null),
        Route.CONNECT,
        "b=",
        0,
        new Event.Authorize(head, "Root=1"));
  }
}
