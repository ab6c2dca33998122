// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// Fetches a secret that the file only names: `{file: PATH}` or `{env: NAME}`.
final class SecretReader {
  private static final int LARGEST = 64 * 1024;

  private final Sources sources;
  private final Path folder;

  SecretReader(Sources sources, Path folder) {
    this.sources = sources;
    this.folder = folder;
  }

  /// @throws IllegalArgumentException saying what is wrong, without a word of the secret
  Secret read(Map<String, Tree.Item> members) {
    if (members.size() == 1) {
      Map.Entry<String, Tree.Item> only = members.entrySet().iterator().next();
      if (only.getValue().value() instanceof Tree.Text(String named, _)) {
        switch (only.getKey()) {
          case "file" -> {
            return file(named);
          }
          case "env" -> {
            return variable(named);
          }
          default -> {
            // answered below
          }
        }
      }
    }
    throw new IllegalArgumentException("expected a text, {file: PATH} or {env: NAME}");
  }

  private Secret variable(String name) {
    String value = sources.secret(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("the environment has no variable " + Problem.quote(name));
    }
    return new Secret(value);
  }

  private Secret file(String name) {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IllegalArgumentException(
            "the file " + Problem.quote(name) + " is larger than 64 KB");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return new Secret(text.replaceFirst("\\r?\\n$", ""));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("the file " + Problem.quote(name) + " cannot be read", e);
    }
  }
}
