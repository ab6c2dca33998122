// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.BundledSdk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Which packages of the SDK the code of a function names and does not bring along.
final class SdkUse {
  /// How much is looked at. Code that is larger was most likely bundled, its SDK with it.
  private static final int MAX_FILES = 200;

  private static final int MAX_BYTES = 5 << 20;

  private static final Pattern NAMED =
      Pattern.compile(
          "(?:(from|import)|require)[\\s(]{0,20}[\"'`](aws-sdk|@(?:aws-sdk|smithy|aws-crypto)/[a-z0-9][a-z0-9._-]*)[\"'`/]");

  private final BundledSdk sdk;
  private final SortedSet<String> packages = new TreeSet<>();
  private boolean imported;
  private int files = MAX_FILES;
  private int bytes = MAX_BYTES;

  private SdkUse(BundledSdk sdk) {
    this.sdk = sdk;
  }

  static SdkUse of(ProcessConfig config) throws IOException {
    var use = new SdkUse(config.sdk());
    String inline = config.inline();
    Path code = config.code();
    if (inline != null) {
      use.read(inline);
    } else if (code != null && Files.isDirectory(code)) {
      use.walk(code);
    } else if (code != null && Files.isRegularFile(code)) {
      try (FileSystem zip = FileSystems.newFileSystem(code)) {
        use.walk(zip.getPath("/"));
      } catch (ZipException | ProviderNotFoundException _) {
        // It is none, which whoever unpacks it says better.
      }
    }
    return use;
  }

  SortedSet<String> packages() {
    return packages;
  }

  /// By an ES module, which does not look where `require` does.
  boolean imported() {
    return imported;
  }

  private void walk(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.endsWith("node_modules")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!isScript(file) || !attributes.isRegularFile()) {
              return FileVisitResult.CONTINUE;
            }
            // Not as large as it says: a zip may lie about that.
            try (InputStream in = Files.newInputStream(file)) {
              byte[] content = in.readNBytes(bytes);
              bytes -= content.length;
              read(new String(content, StandardCharsets.ISO_8859_1));
            }
            return --files > 0 && bytes > 0 ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    Path own = root.resolve("node_modules");
    packages.removeIf(name -> Files.exists(own.resolve(name).resolve("package.json")));
  }

  private static boolean isScript(Path file) {
    String name = file.toString();
    return name.endsWith(".js") || name.endsWith(".mjs") || name.endsWith(".cjs");
  }

  private void read(String text) {
    Matcher named = NAMED.matcher(text);
    while (named.find()) {
      String name = named.group(2);
      if (name.startsWith("@") == (sdk == BundledSdk.V3)) {
        packages.add(name);
        imported |= named.group(1) != null;
      }
    }
  }
}
