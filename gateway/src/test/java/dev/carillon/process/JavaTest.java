// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.function.Outcome;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaTest {
  @TempDir private Path folder;

  @Test
  void aPlainMethodIsCalledByTheOfficialClient() throws Exception {
    Path sources = folder.resolve("sources");
    Path code = folder.resolve("code");
    RunningFunction.write(
        sources,
        "acme/Chat.java",
        """
        package acme;
        import java.util.Map;
        public class Chat {
          public Map<String, Object> handle(Map<String, Object> event) {
            if (event.get("body").equals("no")) throw new IllegalStateException("no");
            return Map.of("body", event.get("body") + System.getenv("TABLE"));
          }
        }
        """);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var arguments = List.of("-d", code.toString(), sources.resolve("acme/Chat.java").toString());
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    try (var function =
        RunningFunction.of(
            RunningFunction.config(FunctionRuntime.JAVA, code, "acme.Chat::handle"))) {
      long start = System.nanoTime();
      assertThat(function.returned("hi")).isEqualTo("{\"body\":\"hichats\"}");
      System.out.println("cold start of Java: " + (System.nanoTime() - start) / 1_000_000 + " ms");
      assertThat(function.call("no"))
          .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no"));
    }
  }
}
