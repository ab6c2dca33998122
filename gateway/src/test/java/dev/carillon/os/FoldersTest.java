// SPDX-License-Identifier: Apache-2.0
package dev.carillon.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir private Path folder;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path closed(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatLinksLeadToIsNeitherOpenedNorDeleted() throws Exception {
    Path outside = closed(folder.resolve("outside/secret"));
    Path inside = closed(folder.resolve("in/a/file"));
    Path in = folder.resolve("in");
    Files.createSymbolicLink(in.resolve("file"), outside);
    Files.createSymbolicLink(in.resolve("folder"), outside.getParent());
    Files.createSymbolicLink(in.resolve("nowhere"), folder.resolve("nowhere"));
    Folders.makeReadable(in);
    assertThat(mode(inside)).isEqualTo("rw-r--r--");
    assertThat(mode(in.resolve("a"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(outside)).isEqualTo("rw-------");
    Folders.delete(in);
    assertThat(in).doesNotExist();
    assertThat(outside).hasContent("x");
    Folders.delete(in);
  }
}
