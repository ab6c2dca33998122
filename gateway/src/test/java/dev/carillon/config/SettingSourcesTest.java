// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourcesTest {
  @TempDir Path folder;

  @Test
  void withoutAnySourceEverythingHasItsDefault() throws Exception {
    Config config = ConfigLoader.load(null, Map.of(), Map.of());
    assertThat(config.listen()).isEqualTo(new HostPort("127.0.0.1", 8080));
    assertThat(config.limits().message()).isEqualTo(new ByteSize(131_072));
    assertThat(config.heartbeat().interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.transport()).isEqualTo(Config.Transport.AUTO);
    assertThat(config.auth()).isNull();
    assertThat(config.management().listen()).isNull();
    assertThat(config.state().dir()).isEqualTo(Path.of(".carillon").toAbsolutePath());
  }

  @Test
  void theFileBeatsTheDefault() throws Exception {
    assertThat(ConfigText.of(folder, "stage: file").load().stage()).isEqualTo("file");
  }

  @Test
  void theEnvironmentBeatsTheFile() throws Exception {
    Config config =
        ConfigText.of(folder, "stage: file").environment("CARILLON_STAGE", "environment").load();
    assertThat(config.stage()).isEqualTo("environment");
  }

  @Test
  void theCommandLineBeatsTheEnvironment() throws Exception {
    Config config =
        ConfigText.of(folder, "stage: file")
            .environment("CARILLON_STAGE", "environment")
            .commandLine("stage", "argument")
            .load();
    assertThat(config.stage()).isEqualTo("argument");
  }

  @Test
  void aVariableIsThePathInCapitals() throws Exception {
    Config config =
        ConfigText.of(folder, "")
            .environment("CARILLON_EVENT_LOOPS", "3")
            .environment("CARILLON_LIMITS_MESSAGES_PER_SECOND", "7")
            .environment("CARILLON_TLS_DEV", "true")
            .load();
    assertThat(config.eventLoops()).isEqualTo(3);
    assertThat(config.limits().messagesPerSecond()).isEqualTo(7);
    assertThat(config.tls().dev()).isTrue();
  }

  @Test
  void aListInAVariableIsSeparatedByCommas() throws Exception {
    Config config =
        ConfigText.of(folder, "")
            .environment("CARILLON_ORIGINS", "https://a.example, https://b.example")
            .commandLine("trustedProxies", "10.0.0.0/8,::1")
            .load();
    assertThat(config.origins()).containsExactly("https://a.example", "https://b.example");
    assertThat(config.trustedProxies())
        .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1/128"));
  }

  @Test
  void anElementOfTheFileIsSetByItsNumber() throws Exception {
    Config config =
        ConfigText.of(folder, "apis: [{stages: [{name: dev}]}]")
            .environment("CARILLON_APIS_0_ID", "abcdefghij")
            .environment("CARILLON_APIS_0_STAGES_0_AUTH", "none")
            .load();
    assertThat(config.apis().getFirst().id()).isEqualTo("abcdefghij");
    assertThat(config.apis().getFirst().stages().getFirst().auth()).isEqualTo("none");
  }

  @Test
  void aVariableSetToNothingIsNotSet() throws Exception {
    Config config = ConfigText.of(folder, "stage: file").environment("CARILLON_STAGE", "").load();
    assertThat(config.stage()).isEqualTo("file");
  }

  @Test
  void aVariableThatNamesNoSettingIsRefusedWithTheNearest() throws Exception {
    assertThat(
            ConfigText.of(folder, "")
                .environment("CARILLON_LISTN", "x")
                .environment("CARILLON_APIS_0_ID", "abcdefghij")
                .problems())
        .containsExactly(
            "environment CARILLON_APIS_0_ID: no setting has this name",
            "environment CARILLON_LISTN: no setting has this name, did you mean 'CARILLON_LISTEN'?");
  }

  @Test
  void variablesOfTheLauncherAndOfTestsAreLeftAlone() throws Exception {
    assertThat(
            ConfigText.of(folder, "")
                .environment("CARILLON_JAVA_OPTS", "-Xmx1g")
                .environment("CARILLON_TEST_ANYTHING", "x")
                .environment("HOME", "/")
                .problems())
        .isEmpty();
  }

  @Test
  void aProblemNamesTheSourceOfTheValue() throws Exception {
    assertThat(
            ConfigText.of(folder, "drain: 1s")
                .environment("CARILLON_DRAIN", "soon")
                .commandLine("eventLoops", "65")
                .commandLine("stag", "dev")
                .problems())
        .containsExactly(
            "environment CARILLON_DRAIN: drain: expected a duration such as 500ms, 10s, 2m or 1h, not 'soon'",
            "command line: unknown setting 'stag', did you mean 'stage'?",
            "command line: eventLoops: must be from 0 to 64, not 65");
  }
}
