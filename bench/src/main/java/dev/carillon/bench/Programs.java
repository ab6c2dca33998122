// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The C programs of `bench/load`, compiled into `bench/target` when they are first needed.
///
/// @param target the build folder of this module
public record Programs(Path target) {
  /// @throws Stopped if this code does not run from a checkout
  public static Programs ofCheckout() {
    try {
      Path code =
          Path.of(Programs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path at = code; at != null; at = at.getParent()) {
        if (at.endsWith("target")) {
          return new Programs(at);
        }
      }
    } catch (URISyntaxException e) {
      // answered below
    }
    throw new Stopped("C programs are compiled from bench/load: run this from a checkout");
  }

  /// The folder of the module, `bench` of the checkout.
  public Path module() {
    return target.resolveSibling("");
  }

  /// Where the program lies, which is compiled if its source is newer.
  ///
  /// @throws Stopped if there is no C compiler, or the source does not compile
  public Path compiled(String name) {
    File source = module().resolve("load").resolve(name + ".c").toFile();
    Path binary = target.resolve(name);
    if (!source.exists()) {
      throw new Stopped("the source " + source + " is missing; run this from a checkout");
    }
    if (!binary.toFile().exists() || binary.toFile().lastModified() < source.lastModified()) {
      compile(source, binary);
    }
    return binary;
  }

  private void compile(File source, Path binary) {
    try {
      Files.createDirectories(target);
      Process compiler =
          new ProcessBuilder("cc", "-O2", "-w", "-o", binary.toString(), source.getPath())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (compiler.waitFor() != 0) {
        throw new Stopped("cc could not compile " + source + ": " + said);
      }
    } catch (IOException e) {
      throw new Stopped(
          source.getName()
              + " needs a C compiler named cc (Debian: apt install gcc libc6-dev): "
              + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }
}
