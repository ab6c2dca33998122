// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigOptionsTest {
  @TempDir private Path folder;
  private String file = "";

  @BeforeEach
  void write() throws IOException {
    Path yaml = folder.resolve("carillon.yaml");
    Files.writeString(yaml, "listen: 127.0.0.1:1001\nstage: file\nlimits: {message: 10KB}\n");
    file = yaml.toString();
  }

  private static Config load(String... arguments) throws ConfigException {
    return CommandLine.populateCommand(new ConfigOptions(), arguments).load();
  }

  @Test
  void withoutOptionsTheDefaultsHold() throws ConfigException {
    assertThat(load().listen()).hasToString("127.0.0.1:8080");
    assertThat(load().stage()).isEqualTo("dev");
    assertThat(load().open()).isTrue();
  }

  @Test
  void theFileBeatsTheDefaults() throws ConfigException {
    assertThat(load("--config", file).listen()).hasToString("127.0.0.1:1001");
    assertThat(load("--config", file).limits().message()).hasToString("10KB");
  }

  @Test
  void anySettingOfTheCommandLineBeatsTheFile() throws ConfigException {
    Config config =
        load(
            "--config",
            file,
            "--set",
            "limits.message=20KB",
            "--set",
            "stage=set",
            "--set=drain=3s");

    assertThat(config.limits().message()).hasToString("20KB");
    assertThat(config.stage()).isEqualTo("set");
    assertThat(config.drain()).hasSeconds(3);
    assertThat(config.listen()).hasToString("127.0.0.1:1001");
  }

  @Test
  void anOptionOfItsOwnBeatsSet() throws ConfigException {
    Config config =
        load("--set", "listen=127.0.0.1:1", "--listen", "127.0.0.1:2", "--stage", "mine");

    assertThat(config.listen()).hasToString("127.0.0.1:2");
    assertThat(config.stage()).isEqualTo("mine");
  }

  @Test
  void originsMayBeRepeatedOrSeparatedByCommas() throws ConfigException {
    assertThat(
            load(
                    "--allow-origin",
                    "https://a.example,https://b.example",
                    "--allow-origin",
                    "https://*.c.example")
                .origins())
        .containsExactly("https://a.example", "https://b.example", "https://*.c.example");
  }

  @Test
  void tlsKnowsOnlyDev() throws ConfigException {
    assertThat(load("--tls", "dev").tls().dev()).isTrue();
    assertThatThrownBy(() -> load("--tls", "on"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--tls knows only `dev`; a certificate of your own goes into the file: tls.certificate and tls.key");
  }

  @Test
  void aProblemIsPrintedWithoutATraceAndTheExitCodeIs1() {
    var run = new CommandRun();

    assertThat(run.execute(new ConfigCommand(), "--set", "limits.mesage=1KB")).isEqualTo(1);
    assertThat(run.err()).contains("limits.mesage", "limits.message").doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theEffectiveConfigurationIsPrinted() {
    var run = new CommandRun();

    assertThat(run.execute(new ConfigCommand(), "--stage", "shown")).isZero();
    assertThat(run.out()).contains("shown", "limits:");
    assertThat(run.err()).isEmpty();
  }
}
