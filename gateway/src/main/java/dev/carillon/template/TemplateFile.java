// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.ConfigException;
import dev.carillon.config.Place;
import dev.carillon.config.Report;
import dev.carillon.config.Tree;
import dev.carillon.config.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The file that a request means.
///
/// @param file as the user named it, completed if that is a folder
/// @param name of the stack, made of the file's
record TemplateFile(Path file, String name) {
  private static final String MANIFEST = "manifest.json";
  private static final int MOST_ASSEMBLIES = 100;
  private static final String ENDING = ".template.json";
  private static final List<String> USUAL =
      List.of("template.yaml", "template.yml", "template.json");

  static TemplateFile of(Request request) throws ConfigException {
    Path given = request.template();
    if (!Files.isDirectory(given)) {
      return new TemplateFile(given, stackName(given));
    }
    Map<String, Path> stacks = stacks(given);
    String wanted = request.stackName();
    if (wanted != null && stacks.containsKey(wanted)) {
      return new TemplateFile(stacks.get(wanted), wanted);
    }
    if (stacks.size() == 1) {
      Map.Entry<String, Path> only = stacks.entrySet().iterator().next();
      return new TemplateFile(only.getValue(), only.getKey());
    }
    Report report = new Report(given.toString());
    report.problem(
        new Place(given.toString(), 0),
        "",
        stacks.isEmpty()
            ? "there is no template in this folder"
            : "several stacks are in this folder; choose one with --stack-name: "
                + String.join(", ", stacks.keySet()));
    throw report.failure();
  }

  /// What `cdk synth` says it wrote, else what looks like a template.
  private static Map<String, Path> stacks(Path folder) {
    Map<String, Path> stacks = new TreeMap<>();
    JsonNode manifest = json(folder.resolve(MANIFEST));
    if (manifest != null) {
      assembly(folder, manifest, stacks, new HashSet<>());
      return stacks;
    }
    for (String name : USUAL) {
      if (Files.exists(folder.resolve(name))) {
        return Map.of(stackName(folder.resolve(name)), folder.resolve(name));
      }
    }
    for (Path file : files(folder)) {
      if (file.toString().endsWith(ENDING)) {
        stacks.put(stackName(file), file);
      }
    }
    return stacks;
  }

  /// An app with stages has an assembly in the assembly for each.
  ///
  /// @param read folders of the assemblies that were read
  private static void assembly(
      Path folder, JsonNode manifest, Map<String, Path> stacks, Set<Path> read) {
    read.add(folder.normalize());
    for (var artifact : manifest.path("artifacts").properties()) {
      JsonNode properties = artifact.getValue().path("properties");
      switch (text(artifact.getValue(), "type")) {
        case "aws:cloudformation:stack" -> {
          String name = text(properties, "stackName");
          // Stages for several accounts may name their stacks alike; the artifact's name is unique.
          stacks.put(
              name.isEmpty() || stacks.containsKey(name) ? artifact.getKey() : name,
              folder.resolve(text(properties, "templateFile")));
        }
        case "cdk:cloud-assembly" -> {
          Path inner = folder.resolve(text(properties, "directoryName")).normalize();
          boolean more = read.size() < MOST_ASSEMBLIES && !read.contains(inner);
          JsonNode nested = more ? json(inner.resolve(MANIFEST)) : null;
          if (nested != null) {
            assembly(inner, nested, stacks, read);
          }
        }
        default -> {}
      }
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.limit(10_000).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /// Null if it is not there or no JSON.
  static @Nullable JsonNode json(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(16 << 20);
      return JsonMapper.shared().readTree(bytes);
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  /// The file's name, or its folder's where all files have the same.
  private static String stackName(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (USUAL.contains(text) && folder != null && folder.getFileName() != null) {
      text = folder.getFileName().toString();
    } else {
      int dot = text.indexOf('.');
      text = dot > 0 ? text.substring(0, dot) : text;
    }
    String plain = text.replaceAll("[^A-Za-z0-9-]+", "-").replaceAll("^[^A-Za-z]+|-+$", "");
    return plain.isEmpty() ? "stack" : plain.substring(0, Math.min(plain.length(), 40));
  }

  /// What `cdk synth` says about the template.
  Optional<Path> manifest() {
    return Optional.of(folder().resolve(MANIFEST)).filter(Files::exists);
  }

  /// Folder that paths of the template are relative to.
  Path folder() {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  Tree.Members read(Report report) throws ConfigException {
    Tree.Item root =
        isJson() ? JsonFile.read(file, report) : YamlFile.read(file, report, new TemplateDialect());
    if (root != null && root.value() instanceof Tree.Members members) {
      return members;
    }
    report.problem(
        report.line(root == null ? 0 : root.place().line()),
        "",
        "expected a template, which is a mapping with `Resources`, not "
            + (root == null ? "an empty file" : root.value().kind()));
    throw report.failure();
  }

  private boolean isJson() {
    if (file.toString().endsWith(".json")) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String begin = new String(in.readNBytes(200), StandardCharsets.UTF_8);
      return Arrays.asList('{', '[').contains((begin.strip() + " ").charAt(0))
          && begin.matches("(?s)\\s*\\{\\s*(\".*)?");
    } catch (IOException e) {
      return false;
    }
  }
}
