// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.config.Config;
import dev.carillon.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EagerStartTest {
  @TempDir private Path folder;

  private Config config(String functions) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("carillon.yaml"),
            """
            listen: 127.0.0.1:0
            state: {dir: %s/state}
            functions: {eager: true}
            apis:
              - functions:
            %s
                routes: {$connect: "builtin:connect"}
            """
                .formatted(folder, functions.indent(6)));
    return ConfigLoader.load(file, Map.of(), Map.of());
  }

  @Test
  void allFunctionsThatCannotStartAreListedAndTheGatewayDoesNotStart() throws Exception {
    Config config =
        config(
            """
            good: {process: {runtime: nodejs, inline: "exports.handler = async () => 1", handler: index.handler}}
            syntax: {process: {runtime: nodejs, inline: "exports.handler = (", handler: index.handler}}
            missing: {process: {runtime: nodejs, inline: "require('left-pad')", handler: index.handler}}
            python: {process: {runtime: python, inline: "raise ValueError('no')", handler: index.handler}}
            java: {java: {classpath: [.], handler: "com.acme.Gone::handle"}}
            """);
    FunctionsFailed failed =
        catchThrowableOfType(FunctionsFailed.class, () -> Gateway.start(config).close());
    assertThat(failed.reasons())
        .containsOnlyKeys("syntax", "missing", "python", "java")
        .containsEntry("python", "ValueError: no (index.py:1)")
        .containsEntry(
            "java",
            "Runtime.HandlerNotFound: There is no class com.acme.Gone on the class path of the function: check `handler` and `classpath`");
    assertThat(failed.reasons().get("missing"))
        .startsWith("Runtime.ImportModuleError: Error: Cannot find module 'left-pad' (npm install")
        .doesNotContain("\n");
    assertThat(String.valueOf(failed.getMessage()).lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("function syntax: Runtime.UserCodeSyntaxError: "));
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(each -> String.valueOf(each.info().commandLine().orElse("")))
                .filter(command -> command.contains("bootstrap.")))
        .isEmpty();
  }

  @Test
  void functionsThatStartAreWarmWhenTheGatewayIsThere() throws Exception {
    Config config =
        config(
            """
            good: {process: {runtime: python, inline: "def handler(event, context): pass", handler: index.handler}}
            """);
    try (Gateway gateway = Gateway.start(config)) {
      assertThat(gateway.address().getPort()).isPositive();
      assertThat(
              ProcessHandle.current()
                  .descendants()
                  .map(each -> String.valueOf(each.info().commandLine().orElse("")))
                  .filter(command -> command.contains("bootstrap.py")))
          .isNotEmpty();
    }
  }
}
