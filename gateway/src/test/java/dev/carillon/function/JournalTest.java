// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.event.AuthorizerContext;
import dev.carillon.event.Caller;
import dev.carillon.function.Journal.LeftBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path parent;

  @Test
  void whatWasOpenIsFoundAgainWithAllItsFields() throws IOException {
    var context = new LinkedHashMap<String, String>();
    context.put("z", "ä\n\"");
    context.put("a", "");
    Caller full =
        new Caller(
            "a=",
            123,
            "10.0.0.1",
            "agent \u2028",
            Map.of("accountId", "1", "userArn", "arn:1"),
            new AuthorizerContext("me", 42, context));
    Caller plain = caller("b=");
    try (Journal journal = open().journal()) {
      journal.opened("prod", full, "r1=");
      journal.opened("dev", plain, "r2=");
      journal.opened("dev", caller("c="), "r3=");
      journal.ended("c=");
    }
    assertThat(reopened())
        .containsExactly(new LeftBehind("prod", full, "r1="), new LeftBehind("dev", plain, "r2="));
    assertThat(reopened()).hasSize(2);
    assertThat(reopened().getFirst().toString()).contains("entries={z=ä\n\", a=}");
  }

  @Test
  void whatWasLeftIsForgottenOnceItIsReported() throws IOException {
    try (Journal journal = open().journal()) {
      journal.opened("dev", caller("a="), "r=");
    }
    Journal.Opened opened = open();
    try (Journal journal = opened.journal()) {
      opened.left().forEach(left -> journal.ended(left.caller().connectionId()));
    }
    assertThat(reopened()).isEmpty();
  }

  @Test
  void aTornLastLineIsIgnored() throws IOException {
    try (Journal journal = open().journal()) {
      journal.opened("dev", caller("a="), "r=");
      journal.opened("dev", caller("b="), "s=");
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = whole.length - 2; length > whole.length / 2; length--) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(reopened()).extracting(LeftBehind::requestId).containsExactly("r=");
    }
  }

  @Test
  void rubbishIsSkipped() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(file(), "\n{}\nnull\n[1]\n{\"open\":1}\n{\"end\":{}}\n{\"open\":\"a\"}\nx\n");
    assertThat(reopened()).isEmpty();
  }

  @Test
  void onlyTheOwnerReadsIt() throws IOException {
    open().journal().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void twoGatewaysDoNotShareAFolder() throws IOException {
    try (Journal _ = open().journal()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another gateway uses the folder")
          .hasMessageContaining("give this one a state.dir of its own");
    }
    open().journal().close();
  }

  @Test
  void aFileThatIsMostlyAboutThePastIsWrittenAnew() throws IOException {
    try (Journal journal = open().journal()) {
      journal.opened("dev", caller("stays="), "r=");
      for (int i = 0; i < 20_000; i++) {
        journal.opened("dev", caller("c" + i), "r" + i);
        journal.ended("c" + i);
      }
    }
    assertThat(Files.size(file())).isLessThan(1_200_000);
    assertThat(reopened()).extracting(LeftBehind::requestId).containsExactly("r=");
    assertThat(Files.size(file())).isLessThan(1_000);
  }

  @Test
  void aJournalThatCannotBeWrittenHurtsNobody() throws IOException {
    try (Journal journal = open().journal()) {
      Files.delete(file());
      Files.delete(folder().resolve("connections.lock"));
      Files.delete(folder());
      for (int i = 0; i < 20_000; i++) {
        journal.opened("dev", caller("c" + i), "r" + i);
        journal.ended("c" + i);
      }
    }
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aGatewayThatIsKilledLeavesExactlyWhatWasOpen() throws Exception {
    int count = 20_000;
    Process gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JournalWriter.class.getName(),
                folder().toString(),
                Integer.toString(count))
            .redirectErrorStream(true)
            .redirectOutput(parent.resolve("out").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> Files.exists(file()) && Files.readString(file()).contains("\"r" + (count - 1)));
    } finally {
      gateway.destroyForcibly().waitFor();
    }
    assertThat(reopened())
        .extracting(LeftBehind::requestId)
        .containsExactlyElementsOf(
            IntStream.range(0, count).filter(i -> i % 2 == 1).mapToObj(i -> "r" + i).toList());
  }

  private List<LeftBehind> reopened() throws IOException {
    Journal.Opened opened = open();
    opened.journal().close();
    return opened.left();
  }

  private Journal.Opened open() throws IOException {
    return Journal.open(folder());
  }

  private Path folder() {
    return parent.resolve("state");
  }

  private Path file() {
    return folder().resolve("connections.journal");
  }

  private static Caller caller(String id) {
    return new Caller(id, 1, "::1", null, Map.of(), null);
  }
}
