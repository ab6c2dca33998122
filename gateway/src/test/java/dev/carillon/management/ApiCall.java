// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Contract;
import dev.carillon.config.Management;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs operations as the HTTP side does.
final class ApiCall {
  static final Management SETTINGS = new Management(null, "eu-west-1", "123456789012", List.of());

  static final Contract CONTRACT =
      new Contract(
          500,
          "Too Many Requests",
          true,
          false,
          false,
          1000,
          "Going away",
          "Going away",
          "Connection lost",
          "Invalid connectionId");

  private ApiCall() {}

  static RequestHead head(String method, String target, String... headers) {
    List<Map.Entry<String, String>> list = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      list.add(Map.entry(headers[i], headers[i + 1]));
    }
    return new RequestHead(method, target, list, InetAddress.getLoopbackAddress(), false);
  }

  static List<Response> start(Operation operation, byte[] body) {
    List<Response> responses = new ArrayList<>();
    operation.run(body, responses::add);
    return responses;
  }

  static Response run(Operation operation, String body) {
    List<Response> responses = start(operation, body.getBytes(StandardCharsets.UTF_8));
    assertThat(responses).hasSize(1);
    return responses.getFirst();
  }

  static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
