// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ReadableSecretsTest {
  private static final Map<String, String> PUBLIC =
      Map.of("listen", "0.0.0.0:8080", "auth", "none", "tls.plaintext", "behind-proxy");
  private static final String FUNCTION =
      """
      apis:
        - routes:
            chat: {process: {runtime: nodejs, code: ., handler: index.handler}}
      """;
  private static final String SECRET = "'a secret that nobody guesses, ever'";

  @TempDir private Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReadableSecrets.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
  }

  private Path file(String mode, String secret, String functions) throws Exception {
    Path file = folder.resolve("carillon.yaml");
    Files.writeString(
        file,
        """
        management:
          credentials: [{accessKeyId: ID, secretAccessKey: %s}]
        """
                .formatted(secret)
            + functions);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private List<String> warnings(Path file, boolean root) throws Exception {
    ReadableSecrets.check(
        file, ConfigLoader.load(file, Map.of("KEY", "k".repeat(40)), Map.of()), root);
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String sentence(Path file) {
    return "%s holds secrets and every user may read it, functions too: chmod o-r %s"
        .formatted(file, file);
  }

  @Test
  void aFileOfSecretsThatFunctionsCanReadIsWarnedOf() throws Exception {
    Path file = file("rw-r--r--", SECRET, FUNCTION);
    assertThat(warnings(file, true)).containsExactly(sentence(file));
  }

  @Test
  void inPublicItIsRefused() throws Exception {
    Path file = file("rw-r--r--", SECRET, FUNCTION);
    var config = ConfigLoader.load(file, Map.of(), PUBLIC);
    assertThatThrownBy(() -> ReadableSecrets.check(file, config, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence(file));
  }

  @Test
  void aFileThatIsClosedToOthersIsFine() throws Exception {
    assertThat(warnings(file("rw-r-----", SECRET, FUNCTION), true)).isEmpty();
  }

  @Test
  void aFileThatOnlyNamesItsSecretsIsFine() throws Exception {
    assertThat(warnings(file("rw-r--r--", "{env: KEY}", FUNCTION), true)).isEmpty();
  }

  @Test
  void withoutProcessesOrWithoutRootNothingIsSaid() throws Exception {
    assertThat(warnings(file("rw-r--r--", SECRET, ""), true)).isEmpty();
    assertThat(warnings(file("rw-r--r--", SECRET, FUNCTION), false)).isEmpty();
  }
}
