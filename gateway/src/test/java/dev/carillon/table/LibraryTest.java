// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a Maven that is a script: what a real one fetches runs in all other tests.
class LibraryTest {
  @TempDir private Path folder;

  private Path maven(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private Path copying() throws IOException {
    return maven(
        """
        echo fetch >>"%s/calls"
        for each; do case $each in -DoutputDirectory=*) to=${each#*=} ;; -f) ;; esac; done
        umask 077
        mkdir -p "$to" && sleep 0.3 && : >"$to/one.jar"
        """
            .formatted(folder));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.map(Path::getFileName).sorted().toList();
    }
  }

  @Test
  void itIsFetchedOnceAlsoBySeveralAtOnce()
      throws IOException, InterruptedException, ExecutionException {
    Path cache = folder.resolve("cache");
    Path maven = copying();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Future<Path>>();
      for (int i = 0; i < 3; i++) {
        results.add(threads.submit(() -> new Library(cache, maven).folder()));
      }
      for (Future<Path> each : results) {
        assertThat(each.get()).isEqualTo(cache.resolve(Library.NAME));
      }
    }
    assertThat(Files.readAllLines(folder.resolve("calls"))).hasSize(1);
    assertThat(left())
        .extracting(Path::toString)
        .containsExactly(Library.NAME, Library.NAME + ".lock");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(cache.resolve(Library.NAME).resolve("one.jar"))))
        .isEqualTo("rw-r--r--");
    assertThat(new Library(cache, null).folder()).isDirectory();
  }

  @Test
  void withoutMavenTheErrorSaysWhatToInstall() {
    assertThatThrownBy(() -> new Library(folder, null).folder())
        .hasMessage(
            "DynamoDB Local is not in %s yet, and Maven, which fetches it, is not installed; install it (Debian: apt install maven), or run a DynamoDB elsewhere and give its address as dynamodb.endpoint"
                .formatted(folder));
  }

  @Test
  void withoutNetworkTheErrorSaysWhyAndNothingIsLeft() throws IOException {
    Path maven = maven("mkdir -p jars; echo '[ERROR] Unknown host repo.example'; exit 1");
    Path cache = folder.resolve("cache");
    assertThatThrownBy(() -> new Library(cache, maven).folder())
        .hasMessage(
            "DynamoDB Local could not be fetched: Unknown host repo.example; connect this machine or tell Maven of a mirror, or run a DynamoDB elsewhere and give its address as dynamodb.endpoint");
    assertThat(left()).extracting(Path::toString).containsExactly(Library.NAME + ".lock");
  }
}
