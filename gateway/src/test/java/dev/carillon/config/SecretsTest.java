// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void noSecretIsInTheTextOfAConfiguration() throws Exception {
    Config config =
        ConfigText.of(
                folder,
                """
                management: {credentials: [{accessKeyId: A, secretAccessKey: hunter2}]}
                apis:
                  - authorizers:
                      main: {jwt: {keys: [{algorithm: HS256, secret: hunter2-and-then-some-more-letters}]}}
                """)
            .load();
    assertThat(config.toString()).contains("****").doesNotContain("hunter2");
    assertThat(ConfigPrinter.print(config))
        .contains("secretAccessKey: \"****\"", "secret: \"****\"")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management: {credentials: [{accessKeyId: A, secretAccessKey: [hunter2]}]}",
        "management: {credentials: [{accessKeyId: A, secretAccesKey: hunter2}]}",
        "management: {credentials: [{accessKeyId: A, secretAccessKey: {text: hunter2}}]}",
        "management: {credentials: [hunter2]}",
        "management: {credentials: hunter2}",
        "apis: [{authorizers: {a: {jwt: {keys: [{algorithm: HS256, secret: hunter2}]}}}}]",
        "apis: [{authorizers: {a: {jwt: {keys: [{algorithm: RS256, pem: hunter2}]}}}}]",
        "apis: [{authorizers: {a: {jwt: {jwks: 'https://me:hunter2@ id.example'}}}}]",
        "apis: [{authorizers: {a: {jwt: {jwks: 'https://me:hunter2@id.example'}}}}]",
      })
  void noSecretIsInAProblem(String yaml) throws Exception {
    assertThat(ConfigText.of(folder, yaml).problems())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"));
  }

  @Test
  void aSecretThatCannotBeFetchedIsNamedByItsSource() throws Exception {
    Files.writeString(folder.resolve("large"), "x".repeat(65_537));
    assertThat(
            ConfigText.of(
                    folder,
                    """
                    management:
                      credentials:
                        - {accessKeyId: A, secretAccessKey: {file: gone}}
                        - {accessKeyId: B, secretAccessKey: {env: GONE}}
                        - {accessKeyId: C, secretAccessKey: {file: large}}
                        - {accessKeyId: D, secretAccessKey: "****"}
                    """)
                .problems())
        .containsExactly(
            "carillon.yaml:3: management.credentials[0].secretAccessKey: the file 'gone' cannot be read",
            "carillon.yaml:4: management.credentials[1].secretAccessKey: the environment has no variable 'GONE'",
            "carillon.yaml:5: management.credentials[2].secretAccessKey: the file 'large' is larger than 64 KB",
            "carillon.yaml:6: management.credentials[3].secretAccessKey: this is a masked secret of a printed configuration; put the real one, {file: PATH} or {env: NAME}");
  }
}
