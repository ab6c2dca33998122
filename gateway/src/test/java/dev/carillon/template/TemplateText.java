// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigLoader;
import dev.carillon.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A template written down in a test: reads it, loads what comes out, or lists what is wrong.
final class TemplateText {
  static final String ADDRESS = "localhost:8080";

  private final Path file;
  private final Map<String, String> parameters = new HashMap<>();
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> routes = new LinkedHashMap<>();
  private @Nullable String stage;
  private @Nullable String api;
  private @Nullable String stackName = "chat";
  private @Nullable String authorizer;
  private @Nullable String dynamodb;
  private final List<String> domains = new ArrayList<>();
  private HostPort listen = HostPort.parse("127.0.0.1:8080");
  private boolean tls;

  private TemplateText(Path file) {
    this.file = file;
  }

  static TemplateText of(Path folder, String text) {
    return of(folder, "template.yaml", text);
  }

  static TemplateText of(Path folder, String name, String text) {
    try {
      return new TemplateText(Files.writeString(folder.resolve(name), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TemplateText in(Path place) {
    return new TemplateText(place);
  }

  static <T> T at(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  /// A template of the test resources, copied to the folder.
  static TemplateText resource(Path folder, String name) {
    try (InputStream in =
        Objects.requireNonNull(TemplateText.class.getResourceAsStream(name), name)) {
      return of(folder, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TemplateText parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  /// Beside the template, as `--set` gives it.
  TemplateText setting(String path, String value) {
    settings.put(path, value);
    return this;
  }

  TemplateText route(String key, String function) {
    routes.put(key, function);
    return this;
  }

  TemplateText stage(String name) {
    stage = name;
    return this;
  }

  TemplateText api(String id) {
    api = id;
    return this;
  }

  TemplateText stack(@Nullable String name) {
    stackName = name;
    return this;
  }

  TemplateText authorizer(String written) {
    authorizer = written;
    return this;
  }

  TemplateText dynamodb(String endpoint) {
    dynamodb = endpoint;
    return this;
  }

  TemplateText listen(String address) {
    listen = HostPort.parse(address);
    return this;
  }

  TemplateText domain(String name) {
    domains.add(name);
    return this;
  }

  TemplateText tls() {
    tls = true;
    return this;
  }

  Stack read() throws ConfigException {
    return Stack.read(
        new Request(
            file,
            parameters,
            "eu-west-1",
            "123456789012",
            new GatewayAddress(listen, domains, tls),
            stage,
            api,
            stackName,
            routes,
            authorizer,
            dynamodb));
  }

  Config load() throws ConfigException {
    return ConfigLoader.load(null, read().made(), Map.of(), settings);
  }

  /// One line per problem, the file called by its name alone; none when it loads.
  List<String> problems() {
    try {
      load();
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(problem -> bare(problem.toString())).toList();
    }
  }

  List<String> warnings() throws ConfigException {
    return read().warnings().stream().map(this::bare).toList();
  }

  String bare(String text) {
    return text.replace(file.getParent() + "/", "");
  }
}
