// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.function.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTest {
  @TempDir private Path folder;

  @Test
  void aHandlerGetsTheEventAndItsContext() throws Exception {
    var config =
        RunningFunction.python(
            folder,
            """
            import os
            def handler(event, context):
                return {"body": " ".join([event["body"], context.function_name,
                    context.invoked_function_arn, os.environ["TABLE"],
                    str(context.get_remaining_time_in_millis() > 5000)])}
            """);
    try (var function = RunningFunction.of(config)) {
      long start = System.nanoTime();
      assertThat(function.returned("hi"))
          .isEqualTo("{\"body\": \"hi chat %s chats True\"}".formatted(RunningFunction.ARN));
      System.out.println(
          "cold start of Python: " + (System.nanoTime() - start) / 1_000_000 + " ms");
      assertThat(function.returned("again")).contains("again");
    }
  }

  @Test
  void modulesLieInFoldersHoweverTheyAreWritten() throws Exception {
    RunningFunction.write(folder, "lib/chat.py", "def on(event, context):\n    pass\n");
    for (String handler : new String[] {"lib/chat.on", "lib.chat.on"}) {
      try (var function =
          RunningFunction.of(RunningFunction.config(FunctionRuntime.PYTHON, folder, handler))) {
        assertThat(function.returned("hi")).isEqualTo("null");
      }
    }
  }

  @Test
  void errorsTellTheirTypeAndMessage() throws Exception {
    var config =
        RunningFunction.python(
            folder,
            "def handler(event, context):\n    return 1 if event['body'] == 'ok' else event['no']\n");
    try (var function = RunningFunction.of(config)) {
      assertThat(function.call("x")).isEqualTo(new Outcome.Failed("KeyError", "'no'"));
      assertThat(function.returned("ok")).isEqualTo("1");
    }
  }

  @Test
  void whatCannotStartTellsWhy() throws Exception {
    try (var function = RunningFunction.of(RunningFunction.python(folder, "def handler(:"))) {
      assertThat(function.call("x").toString()).contains("Runtime.UserCodeSyntaxError");
    }
    try (var function =
        RunningFunction.of(RunningFunction.config(FunctionRuntime.PYTHON, folder, "no.handler"))) {
      assertThat(function.call("x"))
          .isEqualTo(
              new Outcome.Failed(
                  "Runtime.ImportModuleError",
                  "Unable to import module 'no': No module named 'no'"));
    }
  }

  @Test
  void endpointsGivenAsWssReachBotocoreAsHttps() throws Exception {
    RunningFunction.write(folder, "botocore/__init__.py", "");
    RunningFunction.write(
        folder,
        "botocore/session.py",
        """
        class Session:
            def create_client(self, service_name, region_name=None, endpoint_url=None):
                return endpoint_url
        """);
    var config =
        RunningFunction.python(
            folder,
            """
            import os
            def handler(event, context):
                from botocore.session import Session
                os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = "http://localhost:8000"
                return [Session().create_client("x", endpoint_url="wss://a/dev"),
                    Session().create_client("dynamodb")]
            """);
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("x"))
          .isEqualTo("[\"https://a/dev\", \"http://localhost:8000\"]");
    }
  }
}
