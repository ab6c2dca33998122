// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionRulesTest {
  /// A process whose code is the folder of the configuration.
  private static final String NODE = "runtime: nodejs, code: ., handler: index.handler";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process: {NODE}",
        "process: {runtime: provided, code: .}",
        "process: {NODE, timeout: 1ms, concurrency: 1, idle: 100ms, memory: 16MB, environment: {_A1: x}}",
        "process: {NODE, timeout: 15m, concurrency: 1000, credentials: host}",
        "process: {NODE, credentials: {from: keys, accessKeyId: A, secretAccessKey: B, sessionToken: C}}",
        "java: {classpath: [.], handler: 'com.acme.Chat::handle'}",
        "lambda: {function: 'arn:aws:lambda:eu-west-1:123456789012:function:chat'}",
      })
  void whatFitsIsAccepted(String function) throws IOException {
    assertThat(problems(function)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process: {NODE}, lambda: {function: x} | : needs exactly one of process, java, lambda",
        "'' | : needs exactly one of process, java, lambda",
        "process: {runtime: nodejs, handler: a.b, code: none.zip} | .process.code: cannot be read: 'none.zip'",
        "process: {runtime: nodejs, code: .} | .process.handler: must be given, such as index.handler",
        "process: {handler: a.b, code: .} | .process.runtime: must be given",
        "process: {runtime: nodejs, handler: a.b} | .process: needs exactly one of code (a folder or a zip file) and inline",
        "process: {runtime: ruby, handler: a.b, code: .} | .process.runtime: expected one of nodejs, python, java, provided, not 'ruby'",
        "process: {NODE, timeout: 0ms} | .process.timeout: must be from 1ms to 15m, not 0s",
        "process: {NODE, timeout: 16m} | .process.timeout: must be from 1ms to 15m, not 16m",
        "process: {NODE, concurrency: 0} | .process.concurrency: must be from 1 to 1000, not 0",
        "process: {NODE, concurrency: 1001} | .process.concurrency: must be from 1 to 1000, not 1001",
        "process: {NODE, idle: 99ms} | .process.idle: must be at least 100ms, not 99ms",
        "process: {NODE, memory: 15MB} | .process.memory: must be at least 16MB, or no runtime starts, not 15MB",
        "process: {NODE, environment: {a-b: x}} | .process.environment.a-b: is no name of a variable",
        "process: {NODE, credentials: keys} | .process.credentials: `keys` needs accessKeyId and secretAccessKey",
        "process: {NODE, credentials: {from: keys, accessKeyId: A}} | .process.credentials: `keys` needs accessKeyId and secretAccessKey",
        "process: {NODE, credentials: {accessKeyId: A, secretAccessKey: B}} | .process.credentials: accessKeyId and secretAccessKey need `from: keys`",
        "process: {NODE, credentials: mine} | .process.credentials.from: expected one of gateway, host, keys, not 'mine'",
        "process: {NODE, inline: 'x'} | .process: needs exactly one of code (a folder or a zip file) and inline",
        "process: {runtime: java, handler: a.B, inline: 'x'} | .process.inline: is for nodejs and python; others need `code`",
        "process: {runtime: python, handler: a.b, code: ., sdk: v3} | .process.sdk: is for nodejs",
        "java: {handler: a.B} | .java.classpath: list the jar of the function",
        "java: {classpath: [none.jar], handler: a.B} | .java.classpath[0]: cannot be read: 'none.jar'",
        "java: {classpath: [.]} | .java.handler: must be given",
        "java: {classpath: [.], handler: a.B, environment: {'1': x}} | .java.environment.1: is no name of a variable",
        "java: {classpath: [.], handler: a.B, credentials: keys} | .java.credentials: `keys` needs accessKeyId and secretAccessKey",
        "lambda: {endpoint: 'http://127.0.0.1:9'} | .lambda.function: must be given",
      })
  void whatDoesNotFitIsRefused(String function, String problem) throws IOException {
    assertThat(problems(function))
        .containsExactly("carillon.yaml:3: apis[0].functions.f" + problem);
  }

  @Test
  void aNameGoesIntoAnArn() throws IOException {
    assertThat(
            ConfigText.of(folder, "apis: [{functions: {a.b: {lambda: {function: x}}}}]").problems())
        .containsExactly(
            "carillon.yaml:1: apis[0].functions.a.b: expected 1 to 64 letters, digits, `-` or `_` as name of a function");
  }

  @ParameterizedTest
  @CsvSource({
    "concurrency: 0,concurrency: must be at least 1",
    "perConnection: 0,perConnection: must be at least 1",
    "javaThreads: 0,javaThreads: must be from 1 to 1000",
    "farewell: 11m,farewell: must be from 0s to 10m",
  })
  void whatBoundsAllFunctionsIsBounded(String setting, String problem) throws IOException {
    assertThat(ConfigText.of(folder, "functions: {" + setting + "}").problems())
        .containsExactly(
            "carillon.yaml:1: functions."
                + problem
                + ", not "
                + setting.substring(setting.indexOf(' ') + 1));
  }

  private List<String> problems(String function) throws IOException {
    String written = function.replace("NODE", NODE);
    return ConfigText.of(folder, "apis:\n- functions:\n    f: {" + written + "}\n").problems();
  }
}
