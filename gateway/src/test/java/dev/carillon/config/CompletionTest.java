// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
  @TempDir Path folder;

  @Test
  void withoutApisThereIsOneWithTheStageAndTheBuiltInFunctions() throws Exception {
    Config config = ConfigText.of(folder, "stage: live\norigins: ['https://a.example']").load();
    assertThat(config.apis()).hasSize(1);
    ApiConfig api = config.apis().getFirst();
    assertThat(api.id()).isEqualTo("carillon01");
    assertThat(api.routeSelectionExpression()).isEqualTo("$request.body.action");
    assertThat(api.routes().keySet())
        .containsExactly(
            "$connect",
            "$disconnect",
            "joinchannel",
            "leavechannel",
            "sendmessage",
            "echo",
            "authenticate");
    assertThat(api.routes())
        .containsEntry("$connect", RouteConfig.of("builtin:connect"))
        .containsEntry("echo", RouteConfig.of("builtin:echo"));
    StageConfig stage = api.stages().getFirst();
    assertThat(stage.name()).isEqualTo("live");
    assertThat(stage.origins()).containsExactly("https://a.example");
    assertThat(stage.auth()).isNull();
    assertThat(stage.subprotocols()).containsExactly("carillon.v1");
  }

  @Test
  void listedRoutesAreTheOnlyOnes() throws Exception {
    Config config = ConfigText.of(folder, "apis: [{routes: {say: 'builtin:sendmessage'}}]").load();
    assertThat(config.apis().getFirst().routes().keySet()).containsExactly("say");
    assertThat(config.apis().getFirst().stages()).hasSize(1);
  }

  @Test
  void aStageTakesOriginsAndAuthFromTheTopUnlessItHasItsOwn() throws Exception {
    Config config =
        ConfigText.of(
                folder,
                """
                origins: ['https://top.example']
                auth: none
                apis:
                  - authorizers: {main: {jwt: {jwks: 'https://id.example/keys'}}}
                    stages:
                      - {name: inherits}
                      - {name: own, origins: ['https://own.example'], auth: main}
                      - {name: empty, origins: []}
                """)
            .load();
    assertThat(config.apis().getFirst().stages())
        .extracting(stage -> stage.name() + " " + stage.origins() + " " + stage.auth())
        .containsExactly(
            "inherits [https://top.example] none",
            "own [https://own.example] main",
            "empty [] none");
  }

  @Test
  void strictBringsTheBoundsOfTheService() throws Exception {
    Limits limits = ConfigText.of(folder, "strict: true").load().limits();
    assertThat(limits.frame()).isEqualTo(ByteSize.parse("32KB"));
    assertThat(limits.idle()).isEqualTo(Duration.ofMinutes(10));
    assertThat(limits.age()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void strictLeavesWhatTheUserSet() throws Exception {
    Limits limits =
        ConfigText.of(folder, "strict: true\nlimits: {frame: 0, idle: 5s}")
            .environment("CARILLON_LIMITS_AGE", "0s")
            .load()
            .limits();
    assertThat(limits.frame().bytes()).isZero();
    assertThat(limits.idle()).isEqualTo(Duration.ofSeconds(5));
    assertThat(limits.age()).isZero();
  }
}
