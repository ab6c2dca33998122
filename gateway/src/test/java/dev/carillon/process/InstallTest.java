// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.os.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {
  private static final FileTime THEN = FileTime.fromMillis(1_000_000);

  @TempDir private Path folder;
  private final Home home = new Home();
  private long nanos = 1;
  private Path zip;
  private Launcher launcher;

  @BeforeEach
  void open() throws Exception {
    zip = folder.resolve("code.zip");
    ProcessConfig config = RunningFunction.config(FunctionRuntime.PROVIDED, zip, "any");
    Account account = Account.of("nobody", home.path());
    home.open(account);
    var host =
        new Launcher.Host(
            home,
            account,
            new Tools(account),
            new MemoryBounds.Unbounded(),
            new Bootstraps(home),
            new SdkCache(folder, account, "npm"),
            new Code.Bounds(1 << 20, 100));
    launcher = new Launcher(RunningFunction.identity(), config, host, () -> nanos);
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void zip(String... names) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.setLastModifiedTime(zip, THEN);
  }

  private void fails(String why) throws IOException {
    assertThatThrownBy(() -> launcher.launch(1)).hasMessageContaining(why);
    assertThat(copies()).isEmpty();
  }

  private void starts() throws Exception {
    assertThat(launcher.launch(1).process().waitFor()).isZero();
    assertThat(copies()).hasSize(1);
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.list(home.path())) {
      return files.toList();
    }
  }

  @Test
  void codeThatCannotBeInstalledLeavesNoCopy() throws Exception {
    zip("other");
    fails("no executable file named bootstrap");
    nanos += Duration.ofSeconds(6).toNanos();
    zip("bootstrap", "../out");
    fails("an entry outside of itself");
    nanos += Duration.ofSeconds(6).toNanos();
    Files.writeString(zip, "none");
    fails("is no zip file");
  }

  @Test
  void aFailureIsRememberedForFiveSeconds() throws Exception {
    zip("other");
    fails("no executable file named bootstrap");
    zip("bootstrap");
    nanos += Duration.ofMillis(4_900).toNanos();
    fails("no executable file named bootstrap");
    nanos += Duration.ofMillis(200).toNanos();
    starts();
  }

  @Test
  void codeThatWasModifiedSinceIsTriedAtOnce() throws Exception {
    zip("other");
    fails("no executable file named bootstrap");
    zip("bootstrap");
    Files.setLastModifiedTime(zip, FileTime.fromMillis(2_000_000));
    starts();
  }
}
