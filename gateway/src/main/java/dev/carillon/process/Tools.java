// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.os.Account;
import dev.carillon.os.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The programs of this machine that functions need. Confined to the starter's thread.
final class Tools {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  /// What runs the code of a function.
  ///
  /// @param version such as 20 or 3.11; empty if nobody asked
  record Interpreter(Path program, FunctionRuntime runtime, String version) {
    /// AWS_EXECUTION_ENV.
    String environment() {
      return switch (runtime) {
        case NODEJS -> "AWS_Lambda_nodejs" + version + ".x";
        case PYTHON -> "AWS_Lambda_python" + version;
        case JAVA -> "AWS_Lambda_java" + version;
        case PROVIDED -> "";
      };
    }

    /// Was code for another version written? A version may be given as 16, 16.x or 3.9.
    boolean differsFrom(String written) {
      int parts = runtime == FunctionRuntime.PYTHON ? 2 : 1;
      return !version.isEmpty() && !leading(version, parts).equals(leading(written, parts));
    }

    private static List<String> leading(String version, int parts) {
      return Pattern.compile("\\d+")
          .matcher(version)
          .results()
          .map(MatchResult::group)
          .limit(parts)
          .toList();
    }
  }

  private final Account account;
  private final Map<FunctionRuntime, Interpreter> found = new EnumMap<>(FunctionRuntime.class);

  Tools(Account account) {
    this.account = account;
  }

  Interpreter interpreter(FunctionRuntime runtime) throws LaunchFailure {
    Interpreter known = found.get(runtime);
    if (known == null) {
      known = find(runtime);
      found.put(runtime, known);
    }
    return known;
  }

  private Interpreter find(FunctionRuntime runtime) throws LaunchFailure {
    return switch (runtime) {
      case NODEJS -> {
        Path node = program("node", "nodejs");
        yield new Interpreter(node, runtime, version(node, false));
      }
      case PYTHON -> {
        Path python = program("python3", "python3");
        yield new Interpreter(python, runtime, version(python, true));
      }
      case JAVA -> {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!account.mayExecute(java)) {
          throw LaunchFailure.notFound(
              "The JDK of the gateway, %s, is closed to the user %s of functions; install one for all users (such as temurin-25-jdk)"
                  .formatted(java, account.name()));
        }
        yield new Interpreter(java, runtime, "" + Runtime.version().feature());
      }
      case PROVIDED -> new Interpreter(Path.of("/bin/sh"), runtime, "");
    };
  }

  /// The first of its name that functions may execute: what lies in the home of root does not count
  /// for others.
  private Path program(String name, String packageName) throws LaunchFailure {
    Path closed = null;
    for (Path candidate : Programs.all(name)) {
      if (account.mayExecute(candidate)) {
        return candidate;
      }
      closed = closed == null ? candidate : closed;
    }
    throw LaunchFailure.notFound(
        closed == null
            ? "%s is not installed; install it (Debian: apt install %s)"
                .formatted(name, packageName)
            : "%s is closed to the user %s of functions; install %s for all users (Debian: apt install %s)"
                .formatted(closed, account.name(), name, packageName));
  }

  /// `20`, or `3.11`.
  private String version(Path program, boolean minor) throws LaunchFailure {
    try {
      var builder = new ProcessBuilder(asFunction(List.of(program.toString(), "--version")));
      builder.environment().clear();
      builder.environment().put("PATH", Programs.PATH);
      Process process = builder.redirectErrorStream(true).directory(new File("/")).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(said);
      if (version.find()) {
        return minor ? version.group(1) + "." + version.group(2) : version.group(1);
      }
      throw LaunchFailure.notFound(program + " does not run: " + said.strip());
    } catch (IOException e) {
      throw LaunchFailure.notFound(program + " does not run: " + e.getMessage());
    }
  }

  /// As the user of functions, in a group of its own, without a way to more rights, and for no
  /// longer than the gateway lives.
  List<String> asFunction(List<String> command) throws LaunchFailure {
    try {
      return account.command(command, "--pdeathsig", "KILL");
    } catch (IOException e) {
      throw LaunchFailure.notFound(String.valueOf(e.getMessage()));
    }
  }
}
