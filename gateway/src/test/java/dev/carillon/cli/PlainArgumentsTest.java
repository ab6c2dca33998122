// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainArgumentsTest {
  private static ConfigOptions byTheLibrary(String[] arguments) {
    var options = new ConfigOptions();
    new CommandLine(options).parseArgs(Arrays.copyOfRange(arguments, 1, arguments.length));
    return options;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "serve --listen 127.0.0.1:0",
        "serve --stage prod --config a/b.yaml --tls dev",
        "serve --set limits.message=64KB --set a=b=c --set a=",
        "serve --allow-origin https://a.example --allow-origin https://*.b.example",
        "serve --set eventLoops=1 --listen [::1]:80 --allow-origin *",
      })
  void readsWhatTheLibraryReads(String line) {
    String[] arguments = line.split(" ", -1);

    ConfigOptions plain = Objects.requireNonNull(PlainArguments.ofServe(arguments));

    assertThat(plain).usingRecursiveComparison().isEqualTo(byTheLibrary(arguments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "config --listen 127.0.0.1:0",
        "serve --help",
        "serve --listen",
        "serve --listen=127.0.0.1:0",
        "serve --listen a --listen b",
        "serve --listen --stage",
        "serve --set novalue",
        "serve --set =x",
        "serve --nothing x",
        "serve --config @file",
        "serve --stage 'quoted'",
        "serve --allow-origin https://a.example,https://b.example",
      })
  void leavesEverythingElseToTheLibrary(String line) {
    assertThat(PlainArguments.ofServe(line.split(" ", -1))).isNull();
  }

  @Test
  void anEmptyValueIsLeftToTheLibrary() {
    assertThat(PlainArguments.ofServe(new String[] {"serve", "--listen", ""})).isNull();
  }
}
