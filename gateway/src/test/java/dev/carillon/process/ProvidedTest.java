// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.function.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidedTest {
  @TempDir private Path folder;

  @Test
  void anyExecutableThatSpeaksTheRuntimeApiRuns() throws Exception {
    var config =
        RunningFunction.provided(
            folder,
            """
            #!/usr/bin/python3
            import http.client, os
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            while True:
                api.request("GET", "/2018-06-01/runtime/invocation/next")
                asked = api.getresponse()
                event = asked.read()
                id = asked.headers["Lambda-Runtime-Aws-Request-Id"]
                # Without a length: in chunks.
                api.request("POST", "/2018-06-01/runtime/invocation/%s/response" % id, iter([event]))
                api.getresponse().read()
            """);
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("hi")).contains("\"body\":\"hi\"");
      assertThat(function.returned("again")).contains("\"body\":\"again\"");
    }
  }

  @Test
  void withoutAnExecutableItSaysWhatIsMissing() throws Exception {
    RunningFunction.write(folder, "bootstrap", "#!/bin/sh\n");
    var config = RunningFunction.config(FunctionRuntime.PROVIDED, folder, "any");
    try (var function = RunningFunction.of(config)) {
      assertThat(function.call("x"))
          .isEqualTo(
              new Outcome.Failed(
                  "Runtime.InvalidEntrypoint",
                  "There is no executable file named bootstrap in " + folder));
    }
  }
}
