// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.os.Account;
import dev.carillon.os.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

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

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  synchronized Path newFolder() throws IOException {
    Path folder = Files.createDirectory(path.resolve("f" + folders++));
    Folders.makeReadable(folder, true);
    return folder;
  }

  Path write(Path to, byte[] bytes) throws IOException {
    Files.write(to, bytes);
    Folders.makeReadable(to, false);
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
    Folders.delete(path);
  }
}
