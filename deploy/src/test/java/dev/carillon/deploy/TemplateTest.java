// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Keeps template.json what the code makes.
class TemplateTest {
  private static final Path KEPT = Path.of("template.json");
  private static final String COMMAND =
      "./carillon mvn -q -pl deploy test -Dtest=TemplateTest -Dtemplate=write";

  @Test
  void theKeptTemplateIsWhatTheCodeMakes() throws Exception {
    String made = Synthesis.text();
    if ("write".equals(System.getProperty("template"))) {
      Files.writeString(KEPT, made);
    } else {
      assertThat(Files.readString(KEPT))
          .as("deploy/template.json is not up to date; run: " + COMMAND)
          .isEqualTo(made);
    }
  }
}
