// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.BundledSdk;
import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.function.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions that are started ahead of their first call, and that are replaced while they run.
class StartTest {
  @TempDir private Path folder;

  private static Outcome.Failed start(ProcessConfig config) throws Exception {
    try (var function = RunningFunction.of(config)) {
      return function.start();
    }
  }

  @Test
  void aProcessThatWasStartedStaysForTheFirstCall() throws Exception {
    var config =
        RunningFunction.node(folder, "const at = Date.now(); exports.handler = async () => at;");
    try (var function = RunningFunction.of(config)) {
      assertThat(function.start()).isNull();
      assertThat(function.start()).isNull();
      long now = System.currentTimeMillis();
      assertThat(Long.parseLong(function.returned("x"))).isLessThanOrEqualTo(now);
    }
  }

  @Test
  void whatIsWrongInJavaScriptIsSaidWithItsPlace() throws Exception {
    assertThat(start(RunningFunction.node(folder, "\nexports.handler = (;")))
        .isEqualTo(
            new Outcome.Failed("Runtime.UserCodeSyntaxError", "Unexpected token ';' (index.js:2)"));
    assertThat(start(RunningFunction.node(folder, "\nthrow new TypeError('no table');")))
        .isEqualTo(new Outcome.Failed("TypeError", "no table (index.js:2)"));
    assertThat(start(RunningFunction.node(folder, "exports.other = 1;")))
        .isEqualTo(
            new Outcome.Failed(
                "Runtime.HandlerNotFound", "index.handler is undefined or not exported"));
    assertThat(start(RunningFunction.node(folder, "process.exit(3);")))
        .isEqualTo(
            new Outcome.Failed("Runtime.ExitError", "Runtime exited with error: exit status 3"));
    assertThat(start(RunningFunction.config(FunctionRuntime.NODEJS, folder, "none.handler")))
        .isEqualTo(
            new Outcome.Failed(
                "Runtime.ImportModuleError",
                "Error: Cannot find module 'none' (the code has no none.js, .mjs or .cjs)"));
    assertThat(start(RunningFunction.node(folder, "require('left-pad');")).message())
        .startsWith(
            "Error: Cannot find module 'left-pad' (npm install left-pad in the folder of its code)");
    assertThat(start(RunningFunction.node(folder, "require('aws-sdk');")).message())
        .startsWith(
            "Error: Cannot find module 'aws-sdk' (set `sdk: v2` (up to nodejs16.x) of the function, or npm install aws-sdk in the folder of its code)");
    assertThat(start(RunningFunction.node(folder, "require('@aws-crypto/crc32');")).message())
        .contains("(set `sdk: v3` (nodejs18.x or later) of the function, or npm install");
  }

  @Test
  void whatIsWrongInPythonIsSaidWithItsPlace() throws Exception {
    assertThat(start(RunningFunction.python(folder, "x = 1\ndef handler(:\n")))
        .satisfies(why -> assertThat(why.type()).isEqualTo("Runtime.UserCodeSyntaxError"))
        .satisfies(why -> assertThat(why.message()).contains("(chat.py, line 2)"));
    assertThat(start(RunningFunction.python(folder, "x = 1\nraise ValueError('no table')\n")))
        .isEqualTo(new Outcome.Failed("ValueError", "no table (chat.py:2)"));
    assertThat(start(RunningFunction.python(folder, "import none\n")).message())
        .startsWith("Unable to import module 'chat': No module named 'none'");
    RunningFunction.write(folder, "boto3.py", "raise ModuleNotFoundError('gone', name='boto3')\n");
    assertThat(start(RunningFunction.python(folder, "import boto3\n")).message())
        .contains("gone (apt install python3-boto3, or put it into the folder of the code)");
  }

  @Test
  void codeForAnotherVersionIsWarnedOfOnce() throws Exception {
    var config = RunningFunction.node(folder, "exports.handler = async () => 1;");
    try (var log = new Logged(Launcher.class);
        var function =
            RunningFunction.of(RunningFunction.with(config, BundledSdk.NONE, "12", Map.of()))) {
      assertThat(function.start()).isNull();
      assertThat(function.returned("x")).isEqualTo("1");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .matches("function chat was written for nodejs 12 and runs on \\d+");
    }
  }
}
