// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

  private static final String ASSETS = ".assets.json";

  private final Path folder;
  private final Notes notes;
  private final Set<Path> files = new TreeSet<>();

  /// @param folder of the template
  Code(Path folder, Notes notes) {
    this.folder = folder;
    this.notes = notes;
  }

  /// All that was read.
  Set<Path> files() {
    return files;
  }

  /// Null if there is none, which was reported.
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
    if (code.value() instanceof Tree.Text(String path)) {
      return local(place, path);
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
      return local(place, asset);
    }
    return s3(place, members);
  }

  private @Nullable Found s3(Place place, Map<String, Tree.Item> members) {
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
          return local(place, source);
        }
      }
    }
    notes.problem(
        place,
        "Code",
        "the code is in S3 ("
            + (bucket == null ? "" : bucket + "/")
            + key
            + ") and not beside the template; put the path of a folder or zip here, as before `package`");
    return null;
  }

  private @Nullable Found local(Place place, String text) {
    Path path = resolve(text);
    if (path != null && Files.isReadable(path)) {
      return new Found.At(path);
    }
    notes.problem(
        place,
        "Code",
        "there is no "
            + Problem.quote(text)
            + " beside the template that can be read; build it first, or correct the path");
    return null;
  }

  private @Nullable Path resolve(String text) {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
