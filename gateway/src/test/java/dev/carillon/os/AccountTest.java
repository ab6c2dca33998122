// SPDX-License-Identifier: Apache-2.0
package dev.carillon.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
  @TempDir private Path folder;

  @BeforeEach
  void onlyRootCanBecomeAnother() throws Exception {
    Assumptions.assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0));
    mode(folder, "rwxr-xr-x");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private Account nobody() throws IOException {
    return Account.of("nobody", folder);
  }

  @Test
  void theFirstThatIsClosedIsNamed() throws Exception {
    Path middle = Files.createDirectory(folder.resolve("middle"));
    Path file = Files.writeString(middle.resolve("file"), "");
    mode(file, "rwxr-xr-x");
    mode(middle, "rwx------");
    assertThat(nobody().barrier(file)).isEqualTo(middle.toRealPath());
    assertThat(nobody().mayExecute(file)).isFalse();
    mode(middle, "rwx--x--x");
    assertThat(nobody().barrier(file)).isNull();
    assertThat(nobody().mayExecute(file)).isTrue();
    assertThat(nobody().mayReach(middle)).isFalse();
    nobody().give(middle);
    assertThat(nobody().owns(middle)).isTrue();
    assertThat(nobody().mayReach(middle)).isTrue();
  }

  @Test
  void aCommandRunsAsTheOtherUserWithoutAWayBack() throws Exception {
    List<String> command =
        nobody()
            .command(
                List.of(
                    "/bin/sh",
                    "-c",
                    "id -un; cut -d ' ' -f 6 /proc/$$/stat; grep NoNewPrivs /proc/self/status"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines().map(line -> line.strip().replaceAll("\\s+", " ")))
        .containsExactly("nobody", Long.toString(process.pid()), "NoNewPrivs: 1");
  }
}
