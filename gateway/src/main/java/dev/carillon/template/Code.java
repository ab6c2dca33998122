// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds the code of functions: in the template, beside it, or where `cdk synth` put it.
final class Code {
  /// What a function's code is.
  sealed interface Found {
    record Inline(String text) implements Found {}

    record At(Path path) implements Found {}
  }

  private static final int MOST_NAMED = 5;
  private static final String ASSETS = ".assets.json";

  private final Path folder;
  private final Notes notes;
  private final Set<Path> files = new TreeSet<>();

  /// Functions whose code cannot be found, by what is to be said of it.
  private final Map<String, List<Properties>> without = new LinkedHashMap<>();

  /// @param folder of the template
  Code(Path folder, Notes notes) {
    this.folder = folder;
    this.notes = notes;
  }

  /// All that was read.
  Set<Path> files() {
    return files;
  }

  /// Says what could not be found once, however many functions are without it.
  void reportMissing() {
    without.forEach((text, functions) -> {
      List<String> others =
          functions.stream().skip(1).limit(MOST_NAMED).map(each -> each.resource().id()).toList();
      int more = functions.size() - 1 - others.size();
      notes.problem(
          functions.getFirst().place("Code"),
          "Code",
          text
              + (others.isEmpty()
                  ? ""
                  : "; it is the code of " + String.join(", ", others) + " too")
              + (more == 0 ? "" : ", and of " + more + " more"));
    });
  }

  /// Null if there is none, which was reported or will be.
  @Nullable Found of(Properties function, FunctionRuntime runtime, @Nullable String handler) {
    Found found = find(function);
    if (found instanceof Found.At(var path)) {
      files.add(path);
      String wrong = HandlerFile.missing(path, runtime, handler);
      if (wrong != null) {
        notes.problem(function.place("Handler"), "Handler", wrong);
      }
    }
    return found;
  }

  private @Nullable Found find(Properties function) {
    Tree.Item code = function.item("Code");
    Place place = function.place("Code");
    if (code == null) {
      if (!function.resource().properties().containsKey("Code")) {
        notes.problem(place, "Code", "must be given: a folder, a zip or the code itself");
      }
      return null;
    }
    if (code.value() instanceof Tree.Text(String path, _)) {
      return local(function, path);
    }
    Map<String, Tree.Item> members = Trees.members(code);
    String inline = Trees.text(members.get("ZipFile"));
    if (inline != null) {
      return new Found.Inline(inline);
    }
    if (members.containsKey("ImageUri")) {
      notes.problem(
          place, "Code", "container images are not run here; give the code as a folder or a zip");
      return null;
    }
    String asset = Trees.text(function.resource().metadata().get("aws:asset:path"));
    if (asset != null) {
      return local(function, asset);
    }
    return s3(function, place, members);
  }

  private @Nullable Found s3(Properties function, Place place, Map<String, Tree.Item> members) {
    String bucket = Trees.text(members.get("S3Bucket"));
    String key = Trees.text(members.get("S3Key"));
    if (key == null) {
      notes.problem(
          place, "Code", "needs ZipFile, or S3Bucket and S3Key, or the path of a folder or zip");
      return null;
    }
    String name = key.substring(key.lastIndexOf('/') + 1);
    String hash = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    for (String candidate :
        List.of("asset." + hash, "asset." + hash + ".zip", "asset." + hash + ".jar", name)) {
      Path path = resolve(candidate);
      if (path != null && !hash.isEmpty() && Files.exists(path)) {
        return new Found.At(path);
      }
    }
    for (Path manifest : TemplateFile.files(folder)) {
      if (manifest.toString().endsWith(ASSETS)) {
        files.add(manifest);
        JsonNode json = TemplateFile.json(manifest);
        String source =
            json == null
                ? ""
                : json.path("files").path(hash).path("source").path("path").asString("");
        if (!source.isEmpty()) {
          return local(function, source);
        }
      }
    }
    missing(
        function,
        "the code is in S3 ("
            + (bucket == null ? "" : bucket + "/")
            + key
            + ") and not beside the template; put the path of a folder or zip here, as before `package`");
    return null;
  }

  private @Nullable Found local(Properties function, String text) {
    Path path = resolve(text);
    if (path != null && Files.isReadable(path)) {
      return new Found.At(path);
    }
    missing(
        function,
        "there is no "
            + Problem.quote(text)
            + " beside the template that can be read; build it first, or correct the path");
    return null;
  }

  private void missing(Properties function, String text) {
    without.computeIfAbsent(text, _ -> new ArrayList<>()).add(function);
  }

  private @Nullable Path resolve(String text) {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
