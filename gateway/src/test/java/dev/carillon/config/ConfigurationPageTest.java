// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keeps docs/configuration.md true: its example loads, its tables say what the code says.
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final String BEGIN = "<!-- settings begin -->\n";
  private static final String END = "<!-- settings end -->\n";
  private static final String COMMAND =
      "./carillon mvn -q -pl gateway test -Dtest=ConfigurationPageTest -Ddocs=write";

  @TempDir Path folder;

  @Test
  void theTablesOfThePageAreTheSettingsOfTheCode() throws Exception {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String expected =
        page.substring(0, begin) + "\n" + tables() + page.substring(page.indexOf(END));
    if ("write".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, expected);
    } else {
      assertThat(page).as("the tables are not up to date; run: " + COMMAND).isEqualTo(expected);
    }
  }

  @Test
  void theExampleOfThePageLoads() throws Exception {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    Config config =
        ConfigText.of(folder, page.substring(begin, page.indexOf("```\n", begin)))
            .environment("SHOP_AWS_SECRET", "any")
            .environment("SHOP_TOKEN_SECRET", "s".repeat(32))
            .load();
    assertThat(config.open()).isFalse();
    assertThat(config.apis().getFirst().stages())
        .extracting(StageConfig::name)
        .containsExactly("prod", "dev");
  }

  private static String tables() throws IOException {
    Map<String, List<Setting>> sections = new LinkedHashMap<>();
    for (Setting setting : Setting.all()) {
      sections.computeIfAbsent(setting.section(), _ -> new java.util.ArrayList<>()).add(setting);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach((section, settings) -> {
      text.append(section.isEmpty() ? "### At the top\n" : "### `" + section + "`\n");
      text.append(
          "\n| setting | type | default | environment | what and why |\n|---|---|---|---|---|\n");
      settings.forEach(setting -> text.append(row(setting)));
      text.append('\n');
    });
    return text.toString();
  }

  private static String row(Setting setting) {
    boolean word = setting.standard().equals("required") || setting.standard().equals("unset");
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.name(),
            setting.type(),
            word ? setting.standard() : "`" + setting.standard() + "`",
            setting.variable().isEmpty() ? "" : "`" + setting.variable() + "`",
            setting.about().replace("|", "\\|"));
  }
}
