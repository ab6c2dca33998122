// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
  @TempDir Path folder;

  @Test
  void allProblemsAreToldAtOnceByLine() throws Exception {
    assertThat(
            ConfigText.of(
                    folder,
                    """
                    listen: nowhere
                    limit:
                      message: 1KB
                    limits:
                      message: 65MB
                      mesageBurst: 5
                      handshake: fast
                    compression:
                      level: 10
                    apis:
                      - id: UPPER
                        stages:
                          - name: health
                          - origins: ["https://a.example/path"]
                    """)
                .environment("CARILLON_STGE", "dev")
                .problems())
        .containsExactly(
            "carillon.yaml:1: listen: expected HOST:PORT, such as 127.0.0.1:8080, not 'nowhere'",
            "carillon.yaml:2: unknown setting 'limit', did you mean 'limits'?",
            "carillon.yaml:5: limits.message: must be from 1B to 64MB, not 65MB",
            "carillon.yaml:6: limits: unknown setting 'mesageBurst', did you mean 'messageBurst'?",
            "carillon.yaml:7: limits.handshake: expected a duration such as 500ms, 10s, 2m or 1h, not 'fast'",
            "carillon.yaml:9: compression.level: must be from 1 to 9, not 10",
            "carillon.yaml:11: apis[0].id: expected 10 lower-case letters or digits, not 'UPPER'",
            "carillon.yaml:13: apis[0].stages[0].name: the name 'health' is taken by the gateway's own address /health",
            "carillon.yaml:14: apis[0].stages[1].name: must be given",
            "carillon.yaml:14: apis[0].stages[1].origins[0]: expected an origin: without a path, not 'https://a.example/path'",
            "environment CARILLON_STGE: no setting has this name, did you mean 'CARILLON_STAGE'?");
  }

  @Test
  void theMessageOfTheExceptionHasOneLinePerProblem() throws Exception {
    Path file = folder.resolve("my.yaml");
    Files.writeString(file, "a: 1\nheartbeet: 2\n");
    assertThatThrownBy(() -> ConfigLoader.load(file, Map.of(), Map.of()))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems()).hasSize(2))
        .hasMessage(
            file
                + ":1: unknown setting 'a'; known here: listen, stage, origins, auth, strict, transport, eventLoops, drain, trustedProxies, tls, state, management, heartbeat, compression, limits, functions, dynamodb, contract, log, apis\n"
                + file
                + ":2: unknown setting 'heartbeet', did you mean 'heartbeat'?");
  }

  @Test
  void foreignTextInAMessageIsShortAndMovesNoTerminal() throws Exception {
    assertThat(ConfigText.of(folder, "drain: \"\\e[2J\\n" + "x".repeat(100) + "\"").problems())
        .containsExactly(
            "carillon.yaml:1: drain: expected a duration such as 500ms, 10s, 2m or 1h, not '?[2J?"
                + "x".repeat(55)
                + "…'");
  }

  @ParameterizedTest
  @CsvSource({
    "limit,limits",
    "ogirins,origins",
    "Listen,listen",
    "even_loops,eventLoops",
    "id,id",
    "strct,strict"
  })
  void theNearestNameIsFound(String written, String meant) {
    assertThat(
            NearestName.of(
                written,
                java.util.List.of("listen", "limits", "origins", "eventLoops", "id", "strict")))
        .isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"xy", "completelydifferent", "lmnop"})
  void whatIsFarFromEverythingHasNoNearestName(String written) {
    assertThat(NearestName.of(written, java.util.List.of("listen", "limits", "id"))).isNull();
  }
}
