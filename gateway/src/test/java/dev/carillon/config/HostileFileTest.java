// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileFileTest {
  @TempDir Path folder;

  @Test
  void aNameGivenTwiceIsRefusedWithBothLines() throws Exception {
    assertThat(problems("stage: a\nlimits:\n  url: 1KB\n  url: 2KB\nstage: b\n"))
        .containsExactly(
            "carillon.yaml:4: 'url' is given twice, first on line 3",
            "carillon.yaml:5: 'stage' is given twice, first on line 1");
  }

  @Test
  void anAliasMayBeUsedAndItsProblemsStandWhereItIsUsed() throws Exception {
    assertThat(
            problems(
                """
                drain: &time 1s
                heartbeat: {interval: *time}
                limits:
                  handshake: *time
                  url: *time
                """))
        .containsExactly(
            "carillon.yaml:5: limits.url: expected a size such as 4096, 128KB or 1MB, not '1s'");
  }

  @Test
  void aliasesThatMultiplyAreRefused() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(("*a" + (i - 1) + ",").repeat(10)).append("]\n");
    }
    assertThat(problems(bomb.toString()))
        .containsExactly("carillon.yaml:5: more than 100000 values, aliases counted");
  }

  @Test
  void anAliasOfNothingOrOfItselfIsRefused() throws Exception {
    assertThat(problems("a: 1\nb: *c\n"))
        .containsExactly("carillon.yaml:2: there is no anchor '&c' before");
    assertThat(problems("a: &a [*a]\n"))
        .containsExactly("carillon.yaml:1: there is no anchor '&a' before");
  }

  @Test
  void nestingIsBounded() throws Exception {
    assertThat(problems("apis: " + "[".repeat(500_000)))
        .containsExactly("carillon.yaml:1: nested deeper than 32 levels");
    assertThat(problems("apis:\n  " + "- ".repeat(1_000) + "x\n"))
        .containsExactly("carillon.yaml:2: nested deeper than 32 levels");
  }

  @Test
  void sizeIsBounded() throws Exception {
    assertThat(problems("#" + "x".repeat((1 << 20) - 1))).isEmpty();
    assertThat(problems("#" + "x".repeat(1 << 20)))
        .containsExactly("carillon.yaml: the file is larger than 1 MB");
  }

  @Test
  void tagsDocumentsAndNamesThatAreNoTextAreRefused() throws Exception {
    assertThat(problems("stage: !!binary aGk=\n"))
        .containsExactly(
            "carillon.yaml:1: tags such as 'tag:yaml.org,2002:binary' mean nothing here");
    assertThat(problems("stage: a\n---\nstage: b\n"))
        .containsExactly("carillon.yaml:3: a second document begins here; one file has one");
    assertThat(problems("stage: a\n? [x]\n: y\n"))
        .containsExactly("carillon.yaml:2: a name must be plain text");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() throws Exception {
    assertThat(problems("stage: dev\n\tlisten: x\n"))
        .singleElement()
        .asString()
        .startsWith("carillon.yaml:2: this is no YAML: ");
    assertThat(problems("stage: [dev\n")).singleElement().asString().contains("this is no YAML: ");
    assertThat(problems("stage: \u0007\n"))
        .singleElement()
        .asString()
        .contains("this is no YAML: ");
  }

  @Test
  void aFileThatIsNotThereOrNoTextIsRefused() throws Exception {
    assertThat(problemsOf(folder.resolve("missing.yaml")))
        .containsExactly("missing.yaml: there is no such file");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "stage: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problemsOf(latin)).containsExactly("latin.yaml: the file is not UTF-8 text");
    assertThat(problemsOf(folder)).singleElement().asString().contains("the file cannot be read");
  }

  @Test
  void aFileThatHoldsNoMappingIsRefused() throws Exception {
    assertThat(problems("just words\n"))
        .containsExactly("carillon.yaml: expected a mapping (NAME: VALUE), not a single value");
  }

  private List<String> problems(String yaml) throws IOException {
    return ConfigText.of(folder, yaml).problems();
  }

  private List<String> problemsOf(Path file) {
    try {
      ConfigLoader.load(file, Map.of(), Map.of());
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(p -> p.toString().replace(folder + "/", "")).toList();
    }
  }
}
