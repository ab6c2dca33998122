// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.os.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small script beside the gateway that kills process groups: those that it is told, and all that
/// are left when the gateway is gone, however that came. A JVM itself can signal single processes
/// only. Confined to the starter's thread.
final class Guardian implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  private final Home home;
  private final Path script;
  private final Set<Long> groups = new HashSet<>();
  private @Nullable String cgroups;
  private @Nullable Process process;

  Guardian(Home home) {
    this.home = home;
    this.script = home.resource("guardian.sh");
  }

  /// @param prefix of the cgroups to remove when the gateway is gone
  void cgroups(String prefix) {
    cgroups = prefix;
  }

  void add(long group) {
    groups.add(group);
    tell("add " + group);
  }

  void end(long group) {
    if (groups.remove(group)) {
      tell("end " + group);
    }
  }

  private void tell(String line) {
    try {
      if (process == null || !process.isAlive()) {
        // Somebody killed it: the next one takes over.
        start();
        groups.forEach(group -> write("add " + group));
        if (cgroups != null) {
          write("cgroups " + cgroups);
        }
      }
      write(line);
    } catch (IOException e) {
      LOG.warn("Processes may outlive the gateway: {}", e.toString());
    }
  }

  private void start() throws IOException {
    var command = Programs.inSession("/bin/sh", script.toString(), home.path().toString());
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    process = builder.start();
  }

  private void write(String line) {
    try {
      if (process != null) {
        OutputStream out = process.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    } catch (IOException e) {
      LOG.warn("Processes may outlive the gateway: {}", e.toString());
    }
  }

  @Override
  public void close() {
    if (process != null) {
      try {
        process.getOutputStream().close();
        process.waitFor(3, TimeUnit.SECONDS);
      } catch (IOException _) {
        // It is gone already.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
