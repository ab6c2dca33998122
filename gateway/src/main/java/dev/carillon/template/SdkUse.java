// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Finds out which AWS SDK code for Node relies on without bringing it, as the service's runtimes
/// have one. Looks at a bounded part of the code: not to find it costs a call that fails with the
/// name of what is missing.
final class SdkUse {
  private static final Pattern V2 = uses("aws-sdk[\"'`/]");
  private static final Pattern V3 = uses("(@aws-sdk|@smithy)/");
  private static final Pattern SCRIPT = Pattern.compile(".+\\.[mc]?js");
  private static final String MODULES = "node_modules";
  private static final int MOST_FILES = 200;
  private static final int MOST_BYTES = 5 << 20;
  private static final int MOST_ENTRIES = 20_000;

  private boolean v2;
  private boolean v3;
  private boolean hasV2;
  private boolean hasV3;
  private int files;
  private long bytes;

  private SdkUse() {}

  private static Pattern uses(String module) {
    return Pattern.compile("(require\\s*\\(|from|import\\s*\\(?)\\s*[\"'`]" + module);
  }

  /// `none`, `v2` or `v3`.
  static String of(Code.Found code, FunctionRuntime runtime) {
    SdkUse use = new SdkUse();
    try {
      switch (code) {
        case Code.Found.Inline(var text) -> use.look(text);
        case Code.Found.At(var path) when Files.isDirectory(path) -> use.folder(path);
        case Code.Found.At(var path) -> use.zip(path);
      }
    } catch (IOException e) {
      return "none"; // the reader of the code says it better
    }
    boolean old = use.v2 && !use.hasV2;
    boolean current = use.v3 && !use.hasV3;
    if (old && current) {
      return runtime.bringsOldSdk() ? "v2" : "v3";
    }
    return old ? "v2" : current ? "v3" : "none";
  }

  private void look(String text) {
    v2 |= V2.matcher(text).find();
    v3 |= V3.matcher(text).find();
  }

  private boolean full() {
    return files >= MOST_FILES || bytes >= MOST_BYTES;
  }

  private void read(InputStream in) throws IOException {
    byte[] content = in.readNBytes((int) (MOST_BYTES - bytes));
    files++;
    bytes += content.length;
    look(new String(content, StandardCharsets.UTF_8));
  }

  private void folder(Path folder) throws IOException {
    Path modules = folder.resolve(MODULES);
    hasV2 = Files.exists(modules.resolve("aws-sdk"));
    hasV3 = Files.exists(modules.resolve("@aws-sdk")) || Files.exists(modules.resolve("@smithy"));
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          private int seen;

          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
            return entered.endsWith(MODULES)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (full() || ++seen > MOST_ENTRIES) {
              return FileVisitResult.TERMINATE;
            }
            if (attributes.isRegularFile() && SCRIPT.matcher(file.toString()).matches()) {
              try (InputStream in = Files.newInputStream(file)) {
                read(in);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void zip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      for (int i = 0; entries.hasMoreElements() && i < MOST_ENTRIES; i++) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        hasV2 |= name.startsWith(MODULES + "/aws-sdk/");
        hasV3 |= name.startsWith(MODULES + "/@aws-sdk/") || name.startsWith(MODULES + "/@smithy/");
        if (!full() && !name.contains(MODULES + "/") && SCRIPT.matcher(name).matches()) {
          try (InputStream in = zip.getInputStream(entry)) {
            read(in);
          }
        }
      }
    }
  }
}
