// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a file that somebody wrote, whatever it is.
public final class TextFile {
  /// Bytes at most.
  static final int LARGEST = 1 << 20;

  private TextFile() {}

  /// @throws ConfigException if it is not there, larger than 1 MB, or no UTF-8
  public static String read(Path file, Report report) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length <= LARGEST) {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
      report.problem(report.line(0), "", "the file is larger than 1 MB");
    } catch (NoSuchFileException e) {
      report.problem(report.line(0), "", "there is no such file");
    } catch (CharacterCodingException e) {
      report.problem(report.line(0), "", "the file is not UTF-8 text");
    } catch (IOException e) {
      report.problem(report.line(0), "", "the file cannot be read: " + e.getMessage());
    }
    throw report.failure();
  }
}
