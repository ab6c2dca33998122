// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {
  @TempDir private Path folder;

  /// A gateway that calls a function, says which processes there are now, and waits to be killed.
  public static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      var config =
          RunningFunction.python(
              Path.of(arguments[0]),
              """
              import os, subprocess
              def handler(event, context):
                  return [os.getpid(), subprocess.Popen(["sleep", "600"]).pid]
              """);
      try (var function = RunningFunction.of(config)) {
        System.out.println("pids: " + function.returned("x"));
        System.in.read();
      }
    }
  }

  private static boolean alive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void processesAndWhatTheyForkedDieWithAGatewayThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      while (line != null && !line.startsWith("pids: ")) {
        line = said.readLine();
      }
      String[] pids = String.valueOf(line).replaceAll("[^0-9,]", "").split(",", -1);
      assertThat(pids).hasSize(2).allMatch(GuardianTest::alive);
      parent.destroyForcibly();
      await().until(() -> !alive(pids[0]) && !alive(pids[1]));
    } finally {
      parent.destroyForcibly();
    }
  }
}
