// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Where a function finds itself, whom it trusts, and where its words go.
class SurroundingsTest {
  private static final String TRUST =
      """
      import os
      def handler(event, context):
          names = ["NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]
          texts = [open(os.environ[name]).read() for name in names]
          return [text.endswith("ours\\n") for text in texts] + [
              len(texts[0]) < 10, texts[1].count("BEGIN CERTIFICATE") > 10]
      """;

  @TempDir private Path folder;

  @Test
  void itTrustsOurAuthorityBesidesAllOthers() throws Exception {
    Path authority = folder.resolve("authority.pem");
    Files.writeString(authority, "ours\n");
    Files.setPosixFilePermissions(authority, PosixFilePermissions.fromString("rw-------"));
    Path code = Files.createDirectory(folder.resolve("code"));
    var identity =
        new Identity("chat", RunningFunction.ARN, "eu-west-1", Map.of(), authority, null);
    try (var function = RunningFunction.of(identity, RunningFunction.python(code, TRUST))) {
      assertThat(function.returned("x")).isEqualTo("[true, true, true, true, true, true]");
    }
  }

  @Test
  void codeThatItCanReadIsNotCopied() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    String code = "import os\ndef handler(event, context):\n    return [os.getcwd(), __file__]\n";
    try (var function = RunningFunction.of(RunningFunction.python(folder, code))) {
      assertThat(function.returned("x"))
          .isEqualTo("[\"%s\", \"%s/chat.py\"]".formatted(folder, folder));
    }
  }

  @Test
  void codeThatOnlyRootCanReadIsCopied() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    try (var function =
        RunningFunction.of(
            RunningFunction.python(folder, "def handler(event, context):\n    return 1\n"))) {
      assertThat(function.returned("x")).isEqualTo("1");
    }
  }

  @Test
  void whatIsClosedToOthersBesideTheCodeStaysClosed() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path keys = Files.createDirectory(folder.resolve("keys"));
    Files.writeString(keys.resolve("authority.key"), "secret");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    Path file = Files.writeString(folder.resolve("carillon.yaml"), "secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String code =
        """
        import os
        def handler(event, context):
            return sorted(os.listdir(os.path.dirname(__file__)))
        """;
    try (var function = RunningFunction.of(RunningFunction.python(folder, code))) {
      assertThat(function.returned("x")).isEqualTo("[\"chat.py\"]");
    }
  }

  @Test
  void handlersOutsideOfTheCodeAreRefused() throws Exception {
    var config = RunningFunction.node(folder, "");
    var outside = RunningFunction.config(config.runtime(), folder, "../index.handler");
    try (var function = RunningFunction.of(outside)) {
      assertThat(function.call("x").toString()).contains("lies outside its code");
    }
  }

  @Test
  void whatItPrintsIsLoggedWithItsNameAndTheCallInBoundedLines() throws Exception {
    var log = (Logger) LoggerFactory.getLogger("function");
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    log.addAppender(seen);
    log.setLevel(Level.INFO);
    log.setAdditive(false);
    var config =
        RunningFunction.python(
            folder, "def handler(event, context):\n    print('hello')\n    print('x' * 100000)\n");
    try (var function = RunningFunction.of(config)) {
      function.call("x");
      await().until(() -> seen.list.size() == 2);
      List<String> lines = seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(lines.getFirst()).isEqualTo("chat request=: hello");
      assertThat(lines.getLast()).hasSizeLessThan(8_300).endsWith("x [...]");
    } finally {
      log.detachAppender(seen);
      log.setLevel(null);
      log.setAdditive(true);
    }
  }
}
