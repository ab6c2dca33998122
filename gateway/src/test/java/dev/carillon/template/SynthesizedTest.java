// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Config;
import dev.carillon.config.ProcessConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `cdk synth` writes.
class SynthesizedTest {
  @TempDir Path folder;

  @BeforeEach
  void code() throws IOException {
    Files.createDirectories(folder.resolve("asset.0123abcd"));
    Files.writeString(
        folder.resolve("asset.0123abcd/index.mjs"),
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\n");
  }

  private static ProcessConfig process(Config config) {
    return Objects.requireNonNull(
        at(config.apis().getFirst().functions(), "chat-Talk7A8B").process());
  }

  @Test
  void aTemplateFileIsServedWithItsAssets() throws Exception {
    TemplateText template = TemplateText.resource(folder, "Chat.template.json");
    Config config = template.load();
    ProcessConfig process = process(config);
    assertThat(process.code()).isEqualTo(folder.resolve("asset.0123abcd"));
    assertThat(process.sdk()).isEqualTo(ProcessConfig.BundledSdk.V3);
    String id = config.apis().getFirst().id();
    assertThat(process.credentials().allow())
        .containsExactly(
            "arn:aws:execute-api:eu-west-1:123456789012:" + id + "/*/*/@connections/*");
    assertThat(at(config.apis().getFirst().routes(), "$connect").integration())
        .isEqualTo("function:chat-Talk7A8B");
    assertThat(config.apis().getFirst().stages().getFirst().auth()).isNull();
    assertThat(config.apis().getFirst().stages().getFirst().subprotocols()).isEmpty();
    assertThat(template.read().outputs()).containsEntry("Url", "ws://localhost:8080/prod");
    assertThat(template.read().files())
        .containsExactlyInAnyOrder(
            folder.resolve("Chat.template.json"), folder.resolve("asset.0123abcd"));
    assertThat(template.warnings()).isEmpty();
  }

  @Test
  void theFolderIsServedByItsManifest() throws Exception {
    TemplateText.resource(folder, "Chat.template.json");
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"artifacts": {
          "Chat.assets": {"type": "cdk:asset-manifest"},
          "Chat": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Chat.template.json"}}}}
        """);
    Stack stack = TemplateText.in(folder).stack(null).read();
    assertThat(stack.name()).isEqualTo("Chat");
    assertThat(stack.files()).contains(folder.resolve("manifest.json"));
    assertThat(stack.made().source()).isEqualTo(folder.resolve("Chat.template.json").toString());
  }

  @Test
  void stacksOfStagesAreReadFromTheAssembliesInTheAssembly() throws Exception {
    String outer =
        """
        {"artifacts": {
          "Tree": {"type": "cdk:tree"},
          "assembly-Dev": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Dev"}},
          "assembly-Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}}}
        """;
    Files.writeString(folder.resolve("manifest.json"), outer);
    Path dev = assembly("Dev", "Dev-Chat");
    Stack only = TemplateText.in(folder).stack(null).read();
    assertThat(only.name()).isEqualTo("Dev-Chat");
    assertThat(only.files())
        .contains(dev.resolve("Chat.template.json"), folder.resolve("asset.0123abcd"));

    assembly("Prod", "Prod-Chat");
    assertThat(TemplateText.in(folder).stack(null).problems())
        .singleElement()
        .asString()
        .endsWith(
            ": several stacks are in this folder; choose one with --stack-name: Dev-Chat, Prod-Chat");
    assertThat(TemplateText.in(folder).stack("Prod-Chat").read().made().source())
        .isEqualTo(folder.resolve("assembly-Prod/Chat.template.json").toString());

    assembly("Prod", "Dev-Chat");
    assertThat(TemplateText.in(folder).stack(null).problems())
        .singleElement()
        .asString()
        .endsWith("choose one with --stack-name: Dev-Chat, ProdChat0A1B");
  }

  @Test
  void anAssemblyThatNamesItselfEnds() throws Exception {
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"artifacts": {"a": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}},
          "b": {"type": "cdk:cloud-assembly"}}}
        """);
    assertThat(TemplateText.in(folder).stack(null).problems())
        .singleElement()
        .asString()
        .endsWith(": there is no template in this folder");
  }

  /// Code of all stages lies in the outer assembly.
  private Path assembly(String stage, String stack) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("assembly-" + stage));
    Files.writeString(
        inner.resolve("Chat.template.json"),
        text().replace("asset.0123abcd\"", "../asset.0123abcd\""));
    Files.writeString(
        inner.resolve("manifest.json"),
        """
        {"artifacts": {"%sChat0A1B": {"type": "aws:cloudformation:stack",
          "properties": {"templateFile": "Chat.template.json", "stackName": "%s"}}}}
        """
            .formatted(stage, stack));
    return inner;
  }

  private String text() throws IOException {
    return new String(
        Objects.requireNonNull(getClass().getResourceAsStream("Chat.template.json")).readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void oneOfSeveralStacksIsChosen() throws Exception {
    TemplateText.resource(folder, "Chat.template.json");
    Files.writeString(folder.resolve("Other.template.json"), "{\"Resources\": {}}");
    assertThat(TemplateText.in(folder).stack(null).problems())
        .singleElement()
        .asString()
        .endsWith(": several stacks are in this folder; choose one with --stack-name: Chat, Other");
    assertThat(TemplateText.in(folder).stack("Chat").read().name()).isEqualTo("Chat");
  }

  @Test
  void codeIsFoundByItsHashToo() throws Exception {
    String bare = text().replace("\"aws:asset:path\": \"asset.0123abcd\",", "");
    assertThat(process(TemplateText.of(folder, "a.json", bare).load()).code())
        .isEqualTo(folder.resolve("asset.0123abcd"));
    Files.writeString(
        folder.resolve("Chat.assets.json"),
        "{\"files\": {\"4567\": {\"source\": {\"path\": \"asset.0123abcd\"}}}}");
    String other = bare.replace("0123abcd.zip", "4567.zip");
    assertThat(process(TemplateText.of(folder, "a.json", other).load()).code())
        .isEqualTo(folder.resolve("asset.0123abcd"));
    List<String> problems =
        TemplateText.of(folder, "a.json", bare.replace("0123abcd.zip", "89.zip")).problems();
    assertThat(problems)
        .containsExactly(
            "a.json:36: Talk7A8B (AWS::Lambda::Function), Code: the code is in S3 (cdk-hnb659fds-assets-123456789012-eu-west-1/89.zip) and not beside the template; put the path of a folder or zip here, as before `package`");
  }
}
