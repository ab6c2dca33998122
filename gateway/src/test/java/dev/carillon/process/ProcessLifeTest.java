// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.config.ProcessConfig;
import dev.carillon.function.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLifeTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  /// Does what its body says.
  private static final String OBEDIENT =
      """
      import os, subprocess, sys, time
      hoard = []
      def handler(event, context):
          body = event["body"]
          if body == "die":
              os._exit(3)
          elif body == "sleep":
              time.sleep(60)
          elif body == "nap":
              time.sleep(0.3)
          elif body == "fork":
              return subprocess.Popen(["sleep", "600"]).pid
          elif body == "hoard":
              while True:
                  hoard.append(os.urandom(1 << 20))
          elif body == "env":
              return dict(os.environ)
          elif body == "user":
              return [os.getuid(), os.getgid(), os.getgroups(), os.getpgid(0) == os.getpid()]
          elif body == "big":
              return "x" * 7_000_000
          return os.getpid()
      """;

  @TempDir private Path folder;

  private ProcessConfig obedient() {
    return RunningFunction.python(folder, OBEDIENT);
  }

  private static boolean alive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void nothingRunsBeforeTheFirstCallAndTheProcessIsReused() throws Exception {
    try (var function = RunningFunction.of(obedient())) {
      assertThat(function.returned("a")).isEqualTo(function.returned("b"));
    }
  }

  @Test
  void whatIsIdleForTooLongEnds() throws Exception {
    var config = RunningFunction.with(obedient(), LONG, 2, Duration.ofMillis(200), 256);
    try (var function = RunningFunction.of(config)) {
      String pid = function.returned("a");
      await().until(() -> !alive(pid));
      assertThat(function.returned("a")).isNotEqualTo(pid);
    }
  }

  @Test
  void noMoreProcessesRunThanAreAllowedAndOtherCallsWait() throws Exception {
    try (var function = RunningFunction.of(obedient())) {
      var naps = List.of(function.later("nap"), function.later("nap"), function.later("nap"));
      var pids = new HashSet<String>();
      for (var nap : naps) {
        pids.add(RunningFunction.text(nap.get(10, TimeUnit.SECONDS)));
      }
      assertThat(pids).hasSize(2);
    }
  }

  @Test
  void aCallThatWaitsForTooLongIsGivenUp() throws Exception {
    var config = RunningFunction.with(obedient(), LONG, 1, LONG, 256);
    try (var function = RunningFunction.of(config)) {
      function.later("sleep");
      assertThat(function.later("a", Duration.ofMillis(300)).get(5, TimeUnit.SECONDS))
          .isEqualTo(new Outcome.Throttled());
    }
  }

  @Test
  void aCrashCostsItsCallOnly() throws Exception {
    try (var function = RunningFunction.of(obedient())) {
      var nap = function.later("nap");
      var death = function.later("die");
      assertThat(death.get(10, TimeUnit.SECONDS))
          .isEqualTo(
              new Outcome.Failed("Runtime.ExitError", "Runtime exited with error: exit status 3"));
      assertThat(nap.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Returned.class);
      assertThat(function.call("a")).isInstanceOf(Outcome.Returned.class);
    }
  }

  @Test
  void aCallThatTakesTooLongEndsWithItsProcess() throws Exception {
    var config = RunningFunction.timeout(obedient(), Duration.ofSeconds(1));
    try (var function = RunningFunction.of(config)) {
      String pid = function.returned("a");
      assertThat(function.call("sleep"))
          .isEqualTo(new Outcome.Failed("Sandbox.Timedout", "Task timed out after 1 seconds"));
      await().until(() -> !alive(pid));
      assertThat(function.call("a")).isInstanceOf(Outcome.Returned.class);
    }
  }

  @Test
  void tooMuchMemoryEndsTheProcess() throws Exception {
    var config = RunningFunction.with(obedient(), LONG, 1, LONG, 64);
    for (MemoryBounds bounds :
        List.of(MemoryBounds.find(), new MemoryBounds.Watched(new ResidentSize()))) {
      var functions = new ProcessFunctions(RunningFunction.settings("nobody"), bounds);
      try (var function = RunningFunction.of(functions, config)) {
        System.out.println("memory is bounded by: " + bounds.title());
        assertThat(function.call("hoard"))
            .as(bounds.title())
            .isEqualTo(
                new Outcome.Failed(
                    "Runtime.ExitError",
                    "Runtime exited: it used more memory than the 64 MB that it may"));
        assertThat(function.call("a")).isInstanceOf(Outcome.Returned.class);
      }
    }
  }

  @Test
  void whatItForksDiesWithIt() throws Exception {
    try (var function = RunningFunction.of(obedient())) {
      String child = function.returned("fork");
      assertThat(alive(child)).isTrue();
      function.call("die");
      await().until(() -> !alive(child));
    }
  }

  @Test
  void everythingEndsWhenItIsClosed() throws Exception {
    String pid;
    String child;
    try (var function = RunningFunction.of(obedient())) {
      pid = function.returned("a");
      child = function.returned("fork");
    }
    await().until(() -> !alive(pid) && !alive(child));
  }

  @Test
  void itsEnvironmentIsNotOurs() throws Exception {
    try (var function = RunningFunction.of(obedient())) {
      String environment = function.returned("env");
      var names = new TreeSet<String>();
      for (String name : System.getenv().keySet()) {
        if (environment.contains("\"" + name + "\": ")) {
          names.add(name);
        }
      }
      assertThat(names).isSubsetOf("PATH", "LANG", "HOME", "TZ", "TMPDIR", "LC_CTYPE");
      assertThat(environment)
          .contains("\"TABLE\": \"chats\"", "\"AWS_ACCESS_KEY_ID\": \"ours\"", "AWS_Lambda_python3")
          .doesNotContain("PWD", "SHLVL");
    }
  }

  @Test
  void itRunsAsNobodyWhereWeAreRoot() throws Exception {
    Assumptions.assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
    try (var function = RunningFunction.of(obedient())) {
      assertThat(function.returned("user")).isEqualTo("[65534, 65534, [], true]");
    }
  }

  @Test
  void anAnswerOfSevenMegabytesIsRefusedAndCostsItsCallOnly() throws Exception {
    try (var function = RunningFunction.of(obedient())) {
      assertThat(function.call("big").toString()).contains("Function.ResponseSizeTooLarge");
      assertThat(function.call("a")).isInstanceOf(Outcome.Returned.class);
    }
  }

  @Test
  void zipFilesAreUnpackedButNotOutsideOfTheirFolder() throws Exception {
    for (String other : List.of("chat.txt", "../chat.txt")) {
      Path zip = folder.resolve("code.zip");
      try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
        out.putNextEntry(new ZipEntry("lib/chat.py"));
        out.write("def handler(event, context):\n    return 1\n".getBytes(StandardCharsets.UTF_8));
        out.putNextEntry(new ZipEntry(other));
      }
      var config =
          RunningFunction.config(ProcessConfig.FunctionRuntime.PYTHON, zip, "lib/chat.handler");
      try (var function = RunningFunction.of(config)) {
        Outcome outcome = function.call("a");
        if (other.startsWith("..")) {
          assertThat(outcome.toString()).contains("an entry outside of itself: ../chat.txt");
        } else {
          assertThat(RunningFunction.text(outcome)).isEqualTo("1");
        }
      }
    }
  }

  @Test
  void aFunctionThatNeverStartsIsStartedOncePerCall() throws Exception {
    Path starts = Files.createTempFile("starts", "");
    assertThat(starts.toFile().setWritable(true, false)).isTrue();
    var config = RunningFunction.provided(folder, "#!/bin/sh\necho x >> " + starts + "\nexit 7\n");
    try (var function = RunningFunction.of(config)) {
      var calls = List.of(function.later("a"), function.later("b"), function.later("c"));
      for (var call : calls) {
        assertThat(call.get(10, TimeUnit.SECONDS).toString()).contains("exit status 7");
      }
      assertThat(Files.readAllLines(starts)).hasSize(3);
    } finally {
      Files.delete(starts);
    }
  }
}
