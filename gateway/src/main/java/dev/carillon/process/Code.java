// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.os.Account;
import dev.carillon.os.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the code of a function to where its processes can read it: where it lies, if they can,
/// else a copy.
final class Code {
  private static final Logger LOG = LoggerFactory.getLogger(Code.class);

  /// A line that only a JavaScript module has.
  private static final Pattern MODULE =
      Pattern.compile("^\\s*(import\\s*[\\w{*\"']|export\\s+[\\w{*])", Pattern.MULTILINE);

  private final ProcessConfig config;
  private final Account account;
  private final Path folder;
  private final Bounds bounds;
  private long bytes;
  private int entries;

  /// How much is copied or unpacked.
  record Bounds(long bytes, int files) {}

  /// @param folder to write to
  Code(ProcessConfig config, Account account, Path folder, Bounds bounds) {
    this.bounds = bounds;
    this.config = config;
    this.account = account;
    this.folder = folder;
  }

  /// The folder with the code. After a failure the folder to write to may hold a part of it.
  Path root() throws LaunchFailure, IOException {
    checkHandler();
    String inline = config.inline();
    if (inline != null) {
      return inline(inline);
    }
    Path code = at().toAbsolutePath().normalize();
    if (!Files.exists(code)) {
      throw LaunchFailure.badCode("There is no code at " + code);
    }
    Path root;
    if (Files.isRegularFile(code)) {
      root = Files.createDirectory(folder.resolve("code"));
      Folders.makeReadable(root, true);
      if (code.toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
        copyFile(code, root.resolve("function.jar"), false);
      } else {
        unzip(code, root);
      }
    } else {
      root = readableAsItIs(code) ? code : copyFolder(code);
    }
    checkBootstrap(root);
    return root;
  }

  private Path at() {
    return Objects.requireNonNull(config.code());
  }

  /// One file under the name that templates expect. A module says so by its text only, as it has no
  /// name of its own to say it with.
  private Path inline(String text) throws IOException {
    Path root = Files.createDirectory(folder.resolve("code"));
    Folders.makeReadable(root, true);
    String end =
        config.runtime() == FunctionRuntime.PYTHON
            ? ".py"
            : MODULE.matcher(text).find() ? ".mjs" : ".js";
    Path file = Files.writeString(root.resolve("index" + end), text);
    Folders.makeReadable(file, false);
    return root;
  }

  private void checkHandler() throws LaunchFailure {
    String handler = config.handler();
    FunctionRuntime runtime = config.runtime();
    if (runtime != FunctionRuntime.PROVIDED && (handler == null || handler.isEmpty())) {
      throw new LaunchFailure("Runtime.MalformedHandlerName", "No handler is configured");
    }
    boolean isPath = runtime == FunctionRuntime.NODEJS || runtime == FunctionRuntime.PYTHON;
    if (isPath && handler != null) {
      Path at = Path.of("/code");
      if (!at.resolve(handler).normalize().startsWith(at) || handler.startsWith("/")) {
        throw new LaunchFailure(
            "Runtime.MalformedHandlerName", "The handler " + handler + " lies outside its code");
      }
    }
  }

  private void checkBootstrap(Path root) throws LaunchFailure {
    if (config.runtime() == FunctionRuntime.PROVIDED
        && !account.mayExecute(root.resolve("bootstrap"))) {
      throw new LaunchFailure(
          "Runtime.InvalidEntrypoint", "There is no executable file named bootstrap in " + at());
    }
  }

  private boolean readableAsItIs(Path code) throws LaunchFailure, IOException {
    if (!account.switches()) {
      if (!account.mayReach(code)) {
        throw LaunchFailure.badCode("The code at " + code + " cannot be read");
      }
      return true;
    }
    return account.mayReach(code);
  }

  /// What is closed to others stays closed: keys, the gateway's state or its configuration may lie
  /// beside the code.
  private Path copyFolder(Path code) throws LaunchFailure, IOException {
    Path from = code.toRealPath();
    Path to = folder.resolve("code");
    LaunchFailure[] failed = {null};
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes)
              throws IOException {
            if (!entered.equals(from) && closed(entered)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Path made = Files.createDirectory(to.resolve(from.relativize(entered)));
            Folders.makeReadable(made, true);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && closed(file)) {
              return FileVisitResult.CONTINUE;
            }
            try {
              copy(file, attributes, to.resolve(from.relativize(file)), from);
              return FileVisitResult.CONTINUE;
            } catch (LaunchFailure e) {
              failed[0] = e;
              return FileVisitResult.TERMINATE;
            }
          }
        });
    if (failed[0] != null) {
      throw failed[0];
    }
    return to;
  }

  private boolean closed(Path path) throws IOException {
    boolean closed = !account.mayReadItself(path);
    if (closed) {
      LOG.warn(
          "{} is closed to others, and so to the function; chmod o+r what it needs of its code",
          path);
    }
    return closed;
  }

  private void copy(Path file, BasicFileAttributes attributes, Path to, Path root)
      throws LaunchFailure, IOException {
    if (attributes.isSymbolicLink()) {
      count();
      Path target = Files.readSymbolicLink(file);
      Path parent = file.getParent();
      if (target.isAbsolute()
          || parent == null
          || !parent.resolve(target).normalize().startsWith(root)) {
        throw LaunchFailure.badCode(
            "%s is closed to the user %s of functions and cannot be copied: the link %s leads out of it"
                .formatted(root, account.name(), file));
      }
      Files.createSymbolicLink(to, target);
    } else if (attributes.isRegularFile()) {
      copyFile(file, to, Files.isExecutable(file));
    }
  }

  private void copyFile(Path file, Path to, boolean executable) throws LaunchFailure, IOException {
    count();
    try (InputStream in = Files.newInputStream(file)) {
      write(in, to);
    }
    // What root may execute is what has any such bit.
    Folders.makeReadable(to, executable);
  }

  private void unzip(Path zip, Path root) throws LaunchFailure, IOException {
    try (var file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> all = file.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        count();
        Path to = root.resolve(entry.getName()).normalize();
        if (!to.startsWith(root) || entry.getName().startsWith("/")) {
          throw LaunchFailure.badCode(
              "%s has an entry outside of itself: %s".formatted(zip, entry.getName()));
        }
        if (entry.isDirectory()) {
          folders(root, to);
          continue;
        }
        folders(root, to.getParent() == null ? root : to.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          write(in, to);
        }
        // Modes are not part of what the JDK reads of a zip, and being executable harms nothing.
        Folders.makeReadable(to, true);
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw LaunchFailure.badCode("%s is no zip file: %s".formatted(zip, e.getMessage()));
    }
  }

  private static void folders(Path root, Path folder) throws IOException {
    if (folder.equals(root) || Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null) {
      folders(root, above);
    }
    Files.createDirectory(folder);
    Folders.makeReadable(folder, true);
  }

  private void count() throws LaunchFailure {
    if (++entries > bounds.files()) {
      throw LaunchFailure.badCode(
          "The code at %s has more than %d files (functions.codeFiles)"
              .formatted(at(), bounds.files()));
    }
  }

  private void write(InputStream in, Path to) throws LaunchFailure, IOException {
    byte[] chunk = new byte[65_536];
    try (OutputStream out = Files.newOutputStream(to)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        bytes += n;
        if (bytes > bounds.bytes()) {
          throw LaunchFailure.badCode(
              "The code at %s has more than %d MB (functions.codeSize)"
                  .formatted(at(), bounds.bytes() >> 20));
        }
        out.write(chunk, 0, n);
      }
    }
  }
}
