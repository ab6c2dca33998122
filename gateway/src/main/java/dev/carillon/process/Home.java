// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The folder of what we write for functions: theirs to read, ours alone to write, and closed to
/// all other users of the machine, whatever the modes of what lies in it.
final class Home implements AutoCloseable {
  private final Path path;
  private int folders;

  Home() {
    try {
      path = Files.createTempDirectory("carillon-functions").toRealPath();
      mode(path, "rwx------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets in whom processes run as.
  void open(Account account) throws IOException {
    if (account.switches()) {
      Files.setAttribute(path, "unix:gid", account.gid());
      mode(path, "rwxr-x---");
    }
  }

  Path path() {
    return path;
  }

  /// Whatever the umask says.
  static void readable(Path path, boolean executable) throws IOException {
    mode(path, executable ? "rwxr-xr-x" : "rw-r--r--");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  synchronized Path newFolder() throws IOException {
    Path folder = Files.createDirectory(path.resolve("f" + folders++));
    readable(folder, true);
    return folder;
  }

  Path write(Path to, byte[] bytes) throws IOException {
    Files.write(to, bytes);
    readable(to, false);
    return to;
  }

  Path resource(String name) {
    try (InputStream in = Objects.requireNonNull(Home.class.getResourceAsStream(name), name)) {
      return write(path.resolve(name), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // The guardian is about the same; what neither deletes lies where temporary files lie.
    deleteQuietly(path);
  }

  static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException _) {
      // What is left harms nobody.
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failed)
              throws IOException {
            Files.deleteIfExists(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
