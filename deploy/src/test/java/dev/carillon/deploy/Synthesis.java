// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.AssetHashType;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.s3.assets.AssetOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The stack, synthesised once for all tests, with any file for its jar: names and versions do not
/// depend on what was built, nor on where.
final class Synthesis {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private static final String ASSET = "aws:asset:path";

  static final Template TEMPLATE = Template.fromStack(stack());

  private Synthesis() {}

  private static GatewayStack stack() {
    try {
      Path folder = Files.createTempDirectory("carillon-deploy");
      Path jar = Files.createTempFile(folder, "functions", ".jar");
      App app =
          new App(
              AppProps.builder()
                  .outdir(folder.resolve("out").toString())
                  .analyticsReporting(false)
                  .context(
                      Map.of(
                          "aws:cdk:enable-asset-metadata", true,
                          "aws:cdk:disable-asset-staging", true))
                  .build());
      Code code =
          Code.fromAsset(
              jar.toString(),
              AssetOptions.builder()
                  .assetHashType(AssetHashType.CUSTOM)
                  .assetHash("carillon-functions")
                  .build());
      return new GatewayStack(app, code, "now");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// As it is kept: sorted, and with a path from which whoever runs the template without
  /// CloudFormation finds the jar.
  static String text() {
    Map<String, Object> template = TEMPLATE.toJSON();
    JsonNode resources = JSON.valueToTree(template.get("Resources"));
    for (JsonNode resource : resources) {
      if (resource.path("Metadata") instanceof ObjectNode metadata && metadata.has(ASSET)) {
        metadata.put(ASSET, "../functions/target/carillon-functions.jar");
      }
    }
    Map<String, Object> kept = new LinkedHashMap<>(template);
    kept.put("Resources", JSON.convertValue(resources, Map.class));
    return JSON.writeValueAsString(kept) + "\n";
  }
}
