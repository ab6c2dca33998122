// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how a gateway is configured. They beat the environment, which beats the
/// file.
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with the configuration (docs/configuration.md).")
  @Nullable Path file;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Address to listen on. Default: 127.0.0.1:8080.")
  @Nullable String listen;

  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description = "Name of the stage, the path of the address. Default: dev.")
  @Nullable String stage;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Web origin that may connect, such as https://app.example.com or https://*.example.com. May be repeated.")
  @Nullable List<String> origins;

  @Option(
      names = "--tls",
      paramLabel = "dev",
      description = "dev: make a local authority and certificate once, and serve HTTPS too.")
  @Nullable String tls;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      description = "Any setting by its path, such as limits.message=64KB. May be repeated.")
  @Nullable Map<String, String> settings;

  private final Map<String, String> more = new LinkedHashMap<>();

  /// Sets what another option says.
  void more(String setting, String value) {
    more.put(setting, value);
  }

  Config load() throws ConfigException {
    return load(null);
  }

  /// @param made settings that are not in the file; null for none
  Config load(ConfigLoader.@Nullable Made made) throws ConfigException {
    return ConfigLoader.load(file, made, System.getenv(), given());
  }

  /// The values alone, for making the settings that are still missing.
  Config preview() throws ConfigException {
    return ConfigLoader.preview(file, System.getenv(), given());
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    if (settings != null) {
      given.putAll(settings);
    }
    put(given, "listen", listen);
    put(given, "stage", stage);
    put(given, "origins", origins == null ? null : String.join(",", origins));
    if (tls != null) {
      if (!tls.equals("dev")) {
        throw new IllegalArgumentException(
            "--tls knows only `dev`; a certificate of your own goes into the file: tls.certificate and tls.key");
      }
      given.put("tls.dev", "true");
    }
    given.putAll(more);
    return given;
  }

  private static void put(Map<String, String> given, String setting, @Nullable String value) {
    if (value != null) {
      given.put(setting, value);
    }
  }
}
