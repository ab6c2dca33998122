// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.BundledSdk;
import dev.carillon.os.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fetching with programs that stand in for npm.
class SdkCacheTest {
  @TempDir private Path folder;

  private ProcessConfig config(BundledSdk sdk, String code) throws Exception {
    Path at = Files.createDirectories(folder.resolve("code"));
    return RunningFunction.with(RunningFunction.node(at, code), sdk, "16", Map.of());
  }

  private SdkCache cache(String script) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path npm = Files.writeString(folder.resolve("npm"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new SdkCache(folder.resolve("cache"), Account.of("nobody", folder), npm.toString());
  }

  private List<Path> kept() throws Exception {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.toList();
    }
  }

  @Test
  void whatTheCodeNamesIsFetchedOnceAndReadableByAll() throws Exception {
    String script =
        "umask 077; mkdir -p node_modules/x; echo $@ >node_modules/x/asked; echo >>%s/runs\n"
            .formatted(folder);
    var config =
        config(
            BundledSdk.V3,
            """
            const { S3 } = require("@aws-sdk/client-s3");
            const { Hash } = require("@smithy/hash-node/lib/x");
            const { Sha256 } = require("@aws-crypto/sha256-js");
            const old = require("aws-sdk"), own = require("./@aws-sdk/no");
            """);
    try (var cache = cache(script)) {
      SdkCache.Fetched fetched = cache.fetch(config).get();
      assertThat(cache.fetch(config).get()).isEqualTo(fetched);
      assertThat(fetched.imported()).isFalse();
      assertThat(kept()).containsExactly(fetched.folder());
      Path asked = kept().getFirst().resolve("node_modules/x/asked");
      assertThat(Files.readString(asked))
          .contains(
              "--ignore-scripts",
              "@aws-sdk/client-s3@<=3.",
              "@smithy/hash-node@latest",
              "@aws-crypto/sha256-js@latest")
          .doesNotContain(" aws-sdk", "@aws-sdk/no");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(asked)))
          .isEqualTo("rw-r--r--");
      assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
    }
  }

  @Test
  void importsAreToldFromRequires() throws Exception {
    try (var cache = cache("mkdir node_modules\n")) {
      for (String code :
          List.of("import {A} from '@aws-sdk/client-s3'", "await import(\"@aws-sdk/client-s3\")")) {
        assertThat(cache.fetch(config(BundledSdk.V3, code)).get().imported()).isTrue();
      }
    }
  }

  @Test
  void aZipIsLookedIntoAsWell() throws Exception {
    String code = "const { A } = require('@aws-sdk/client-a'), b = require('@smithy/b');";
    Path zip = folder.resolve("code.zip");
    write(zip, Map.of("index.js", code));
    ProcessConfig config =
        RunningFunction.with(
            RunningFunction.config(ProcessConfig.FunctionRuntime.NODEJS, zip, "index.handler"),
            BundledSdk.V3,
            "22",
            Map.of());
    assertThat(SdkUse.of(config).packages()).containsExactly("@aws-sdk/client-a", "@smithy/b");
    write(
        zip,
        Map.of(
            "index.js", code,
            "node_modules/@aws-sdk/client-a/package.json", "{}",
            "node_modules/x/index.js", "require('@aws-sdk/client-x')"));
    assertThat(SdkUse.of(config).packages()).containsExactly("@smithy/b");
  }

  @Test
  void namesThatNobodyLoadsAreNotFetched() throws Exception {
    String bundled =
        "var package_default = { name: \"@aws-sdk/client-a\", dependencies: { '@smithy/b': '1' } };";
    assertThat(SdkUse.of(config(BundledSdk.V3, bundled)).packages()).isEmpty();
    assertThat(
            SdkUse.of(config(BundledSdk.V3, bundled + "import{A}from\"@aws-sdk/client-a\""))
                .packages())
        .containsExactly("@aws-sdk/client-a");
  }

  private static void write(Path zip, Map<String, String> files) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void codeThatNamesNoneNeedsNone() throws Exception {
    try (var cache = cache("exit 1\n")) {
      assertThat(cache.fetch(config(BundledSdk.V2, "exports.handler = 1;")).get().folder())
          .isNull();
    }
  }

  @Test
  void aFailureSaysWhatToDoAndIsNotTriedAgain() throws Exception {
    String script =
        "echo >>%s/runs; echo npm error code ENOTFOUND; echo npm error no network; exit 1\n"
            .formatted(folder);
    var config = config(BundledSdk.V2, "require('aws-sdk')");
    try (var cache = cache(script)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> cache.fetch(config).get())
            .hasMessageContaining("npm failed: code ENOTFOUND; no network.")
            .hasMessageEndingWith("put it into the folder of the code: npm install aws-sdk");
      }
      assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
      assertThat(kept()).isEmpty();
    }
  }

  @Test
  void aMissingNpmIsNamed() throws Exception {
    var account = Account.of("nobody", folder);
    try (var cache = new SdkCache(folder.resolve("cache"), account, "no-such-npm")) {
      assertThatThrownBy(() -> cache.fetch(config(BundledSdk.V2, "require('aws-sdk')")).get())
          .hasMessageContaining("npm is not installed; install it (Debian: apt install npm)");
    }
  }
}
