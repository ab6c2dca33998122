// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process can do to its own Runtime API: it speaks to it beside its bootstrap.
class RuntimeApiTest {
  private static final String CODE =
      """
      import http.client, json, os, socket
      API = os.environ["AWS_LAMBDA_RUNTIME_API"]
      RUNTIME = "/2018-06-01/runtime/"
      last = None
      def ask(method, path, body=None, headers={}):
          connection = http.client.HTTPConnection(API)
          connection.request(method, RUNTIME + path, body, headers)
          response = connection.getresponse()
          response.read()
          return response.status
      def handler(event, context):
          global last
          mine, before = context.aws_request_id, last
          last = mine
          body = event["body"]
          if body == "early":
              return [ask("POST", "invocation/%s/response" % mine, '"first"'),
                  ask("POST", "invocation/%s/response" % mine, '"second"')]
          if body == "late":
              return ask("POST", "invocation/%s/response" % before, '"late"')
          if body == "unknown":
              return [ask("POST", "invocation/1-2/response", "1"), ask("POST", "init/error", "{}"),
                  ask("GET", "invocation/next"), ask("GET", "else"), ask("PUT", "invocation/next")]
          if body == "foreign":
              return [ask("GET", "invocation/next", None, headers) for headers in [
                  {"Host": "evil.example"}, {"Origin": "http://" + API}, {"Sec-Fetch-Site": "none"}]]
          if body == "fetch":
              return ask("PUT", "invocation/next", None, {"Sec-Fetch-Mode": "cors"})
          if body == "rubbish":
              host, port = API.split(":")
              raw = socket.create_connection((host, int(port)))
              raw.settimeout(5)
              raw.sendall(b"\\x16\\x03\\x01 rubbish \\r\\n\\r\\n\\x00\\xff" * 100)
              try:
                  return raw.recv(10).decode()
              except ConnectionResetError:
                  return ""
          return "own"
      """;

  @TempDir private Path folder;
  private ProcessConfig config;

  @BeforeEach
  void writeTheFunction() {
    var two = RunningFunction.python(folder, CODE);
    config = RunningFunction.with(two, two.timeout(), 1, two.idle(), 256);
  }

  @Test
  void onlyTheFirstAnswerCounts() throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("early")).isEqualTo("\"first\"");
      assertThat(function.returned("any")).isEqualTo("\"own\"");
    }
  }

  @Test
  void lateAnswersAreRefused() throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("any")).isEqualTo("\"own\"");
      assertThat(function.returned("late")).isEqualTo("400");
    }
  }

  @Test
  void whatNobodyAskedForIsRefused() throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("unknown")).isEqualTo("[400, 403, 403, 404, 404]");
    }
  }

  @Test
  void browsersAreRefused() throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("foreign")).isEqualTo("[403, 403, 403]");
    }
  }

  @Test
  void aRuntimeMayUseFetchOfNode() throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("fetch")).isEqualTo("404"); // let in, though it asks nonsense
    }
  }

  @Test
  void rubbishCostsItsConnectionOnly() throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("rubbish")).isEqualTo("\"\"");
      assertThat(function.returned("any")).isEqualTo("\"own\"");
    }
  }
}
