// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.function.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  @TempDir private Path folder;

  private static String measured(RunningFunction function, String body) throws Exception {
    long start = System.nanoTime();
    String returned = function.returned(body);
    System.out.println("cold start of Node: " + (System.nanoTime() - start) / 1_000_000 + " ms");
    return returned;
  }

  @Test
  void aCommonJsHandlerGetsTheEventAndItsContext() throws Exception {
    var config =
        RunningFunction.node(
            folder,
            """
            exports.handler = async (event, context) => ({
              statusCode: 200,
              body: [event.body, context.functionName, context.invokedFunctionArn,
                context.memoryLimitInMB, context.getRemainingTimeInMillis() > 5000,
                process.env.TABLE].join(' ')
            });
            """);
    try (var function = RunningFunction.of(config)) {
      assertThat(measured(function, "hi"))
          .isEqualTo(
              "{\"statusCode\":200,\"body\":\"hi chat %s 256 true chats\"}"
                  .formatted(RunningFunction.ARN));
      assertThat(function.returned("again")).contains("again");
    }
  }

  @Test
  void anEsModuleInAFolderWithANestedExportRuns() throws Exception {
    RunningFunction.write(
        folder,
        "lib/chat.mjs",
        """
        import { pid } from 'node:process';
        export const on = { message: async (event) => event.body + (pid > 1) };
        """);
    var config = RunningFunction.config(FunctionRuntime.NODEJS, folder, "lib/chat.on.message");
    try (var function = RunningFunction.of(config)) {
      assertThat(measured(function, "hi")).isEqualTo("\"hitrue\"");
    }
  }

  @Test
  void callbacksAnswerWhenNothingElseIsLeftToDo() throws Exception {
    var config =
        RunningFunction.node(
            folder,
            """
            exports.handler = (event, context, callback) => {
              let late = 'no';
              setTimeout(() => { late = 'yes'; }, 50);
              callback(null, { get late() { return late; } });
            };
            """);
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("hi")).isEqualTo("{\"late\":\"yes\"}");
      assertThat(function.returned("hi")).isEqualTo("{\"late\":\"yes\"}");
    }
  }

  @Test
  void whatReturnsNothingReturnsNull() throws Exception {
    try (var function =
        RunningFunction.of(RunningFunction.node(folder, "exports.handler = async () => {};"))) {
      assertThat(function.returned("hi")).isEqualTo("null");
    }
  }

  @Test
  void errorsTellTheirTypeAndMessage() throws Exception {
    var config =
        RunningFunction.node(
            folder,
            """
            exports.handler = async (event) => {
              if (event.body === 'reject') { Promise.reject(new Error('lost')); await new Promise(r => setTimeout(r, 1000)); }
              if (event.body === 'text') throw 'words';
              throw new TypeError('no');
            };
            """);
    try (var function = RunningFunction.of(config)) {
      assertThat(function.call("x")).isEqualTo(new Outcome.Failed("TypeError", "no"));
      assertThat(function.call("text")).isEqualTo(new Outcome.Failed("string", "words"));
      assertThat(function.call("reject"))
          .isEqualTo(new Outcome.Failed("Runtime.UnhandledPromiseRejection", "Error: lost"));
      assertThat(function.call("x")).isEqualTo(new Outcome.Failed("TypeError", "no"));
    }
  }

  @Test
  void whatCannotStartTellsWhy() throws Exception {
    var wrong = RunningFunction.node(folder, "exports.handler = (;");
    try (var function = RunningFunction.of(wrong)) {
      assertThat(function.call("x"))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.type()).isEqualTo("Runtime.UserCodeSyntaxError"));
    }
    var nothing = RunningFunction.config(FunctionRuntime.NODEJS, folder, "other.handler");
    try (var function = RunningFunction.of(nothing)) {
      assertThat(function.call("x"))
          .isEqualTo(
              new Outcome.Failed(
                  "Runtime.ImportModuleError",
                  "Error: Cannot find module 'other' (the code has no other.js, .mjs or .cjs)"));
    }
    RunningFunction.node(folder, "exports.other = 1;");
    try (var function =
        RunningFunction.of(
            RunningFunction.config(FunctionRuntime.NODEJS, folder, "index.handler"))) {
      assertThat(function.call("x"))
          .isEqualTo(
              new Outcome.Failed(
                  "Runtime.HandlerNotFound", "index.handler is undefined or not exported"));
    }
  }

  @Test
  void anEndpointGivenAsWssIsCalledOverHttps() throws Exception {
    var config =
        RunningFunction.node(
            folder,
            """
            const http = require('http');
            exports.handler = () => new Promise((resolve) => {
              const at = new URL('wss://127.0.0.1:1/dev');
              const request = at.protocol === 'https:' ? null : http.request;
              const sent = request({ host: at.hostname, port: at.port, path: '/x', agent: new http.Agent() });
              sent.on('error', (error) => resolve([sent.protocol, error.code]));
              sent.end();
            });
            """);
    try (var function = RunningFunction.of(config)) {
      assertThat(function.returned("x")).isEqualTo("[\"https:\",\"ECONNREFUSED\"]");
    }
  }
}
