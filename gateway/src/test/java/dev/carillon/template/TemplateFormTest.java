// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sections, parameters, conditions, references; and files that mean no good.
class TemplateFormTest {
  private static final String FUNCTION =
      """
      Resources:
        Fn:
          Type: AWS::Lambda::Function
          Properties: {Runtime: nodejs20.x, Handler: index.handler, Role: r, Code: {ZipFile: x}}
      """;

  @TempDir Path folder;

  private TemplateText template(String text) {
    return TemplateText.of(folder, text).route("$connect", "Fn");
  }

  @Test
  void everySectionOfTheServiceIsAccepted() throws Exception {
    TemplateText all =
        template(
            """
            AWSTemplateFormatVersion: 2010-09-09
            Description: all
            Metadata: {a: b}
            Rules: {R: {Assertions: []}}
            Hooks: {}
            Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
            """
                + FUNCTION
                + "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"
                + "    UpdatePolicy: {}\n    CreationPolicy: {}\n    Metadata: {a: b}\n");
    assertThat(all.problems()).isEmpty();
    assertThat(all.warnings()).isEmpty();
    assertThat(all.read().made().source()).endsWith("template.yaml");
  }

  @Test
  void rulesAreReadOverWithTheFunctionsThatOnlyTheyHave() throws Exception {
    TemplateText rules =
        template(
            """
            Parameters: {Env: {Type: String, Default: dev}}
            Rules:
              R:
                RuleCondition: !EachMemberIn [!ValueOfAll ['AWS::EC2::VPC::Id', Tags.Env], !RefAll 'AWS::EC2::VPC::Id']
                Assertions:
                  - Assert: !Contains [[dev, prod], !Ref Env]
                  - Assert: !EachMemberEquals [[dev], !ValueOf [Env, Tags.Env]]
            """
                + FUNCTION);
    assertThat(rules.problems()).isEmpty();
    assertThat(rules.warnings()).isEmpty();
  }

  @Test
  void whatIsWrongIsToldAllAtOnceWithItsLine() {
    assertThat(
            template(
                    """
                    Resourses: {}
                    Parameters:
                      A: {Type: Number, Default: x}
                      B: {Type: String}
                      C: {Type: String, Default: red, AllowedValues: [green, blue]}
                      D: {Type: String, Default: ab, AllowedPattern: '[a-z]', ConstraintDescription: one letter}
                      E: {Type: String, Default: secret, NoEcho: true, MaxLength: 2}
                      F: {Type: Number, Default: 7, MinValue: 8}
                    Resources:
                      Fn:
                        Type: AWS::Lambda::Function
                        Propertis: {}
                        DependsOn: [Nothing]
                        Properties: {Handler: !Ref Nobody}
                      Other: {Properties: {}}
                    """)
                .parameter("Bee", "1")
                .problems())
        .containsExactly(
            "template.yaml: the template has no parameter 'Bee'; known: A, B, C, D, E, F",
            "template.yaml:1: unknown section 'Resourses', did you mean 'Resources'?",
            "template.yaml:3: A (parameter): 'x' is no number",
            "template.yaml:4: B (parameter): must be given: --parameters B=value",
            "template.yaml:5: C (parameter): 'red' is none of green, blue",
            "template.yaml:6: D (parameter): 'ab' does not match [a-z] (one letter)",
            "template.yaml:7: E (parameter): its value is out of the range that the template allows",
            "template.yaml:8: F (parameter): '7' is out of the range that the template allows",
            "template.yaml:12: Fn (AWS::Lambda::Function): unknown attribute 'Propertis', did you mean 'Properties'?",
            "template.yaml:13: Fn (AWS::Lambda::Function), DependsOn: there is no resource 'Nothing'",
            "template.yaml:14: Fn (AWS::Lambda::Function): there is no parameter or resource 'Nobody'",
            "template.yaml:15: Other (resource): a resource is a mapping with a `Type`");
  }

  @Test
  void parametersOfTheServicesStoresAreTakenAsTheyAre() throws Exception {
    assertThat(
            template(
                    "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a}}\n"
                        + FUNCTION
                        + "Outputs: {O: {Value: !Ref P}}\n")
                .warnings())
        .containsExactly(
            "template.yaml:1: P (parameter): the value is taken as it is; nothing is looked up in Parameter Store, so give what is there: --parameters P=value");
  }

  @Test
  void aSecretParameterIsNeverShown() throws Exception {
    TemplateText template =
        template(
                "Parameters: {P: {Type: String, NoEcho: true}}\n"
                    + FUNCTION
                    + "Outputs: {O: {Value: !Sub 'key ${P}'}}\n")
            .parameter("P", "hunter2");
    assertThat(template.read().outputs()).containsEntry("O", "key ****");
  }

  @Test
  void conditionsThatReferToEachOtherAreRefused() {
    assertThat(
            template("Conditions:\n  A: !Not [!Condition B]\n  B: {Condition: A}\n" + FUNCTION)
                .problems())
        .containsExactly("template.yaml:2: A (condition): conditions refer to each other: A, B");
  }

  @Test
  void whatWouldTakeForEverEndsWithAProblem() {
    assertThat(
            template(
                    "Parameters: {P: {Type: String, Default: "
                        + "a".repeat(50)
                        + "b, AllowedPattern: '((a+)+)+c'}}\n"
                        + FUNCTION)
                .problems())
        .containsExactly(
            "template.yaml:1: P (parameter), AllowedPattern: takes too long to match the value");
    StringBuilder chain = new StringBuilder("Conditions:\n");
    for (int i = 0; i < 20_000; i++) {
      chain.append("  C%d: {Condition: C%d}\n".formatted(i, i + 1));
    }
    chain.append("  C20000: !Equals [a, a]\n");
    assertThat(template(chain + FUNCTION).problems())
        .first()
        .asString()
        .endsWith("(condition): conditions refer to more than 100 others");
    StringBuilder names = new StringBuilder(FUNCTION);
    for (int i = 0; i < 5_000; i++) {
      names.append(
          "  T%d: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref T%d}}\n"
              .formatted(i, i + 1));
    }
    names.append("  T5000: {Type: AWS::SNS::Topic}\nOutputs: {O: {Value: !Ref T0}}\n");
    assertThat(template(names.toString()).problems()).isEmpty();
  }

  @Test
  void resourcesThatReferToEachOtherAreRefused() {
    assertThat(
            template(
                    FUNCTION
                        + "  A: {Type: AWS::SNS::Topic, Properties: {X: !Sub '${B.Arn}'}}\n"
                        + "  B: {Type: AWS::SNS::Topic, DependsOn: C}\n"
                        + "  C: {Type: AWS::SNS::Topic, Properties: {X: [!GetAtt A.Arn]}}\n")
                .problems())
        .containsExactly(
            "template.yaml:5: A (AWS::SNS::Topic): resources refer to each other: A → B → C → A");
  }

  @Test
  void aResourceWhoseConditionDoesNotHoldIsNotThere() throws Exception {
    String text =
        "Conditions: {Never: !Equals [a, b]}\n"
            + FUNCTION
            + "  Gone: {Type: AWS::SNS::Topic, Condition: Never}\n";
    assertThat(template(text).read().resources()).extracting(Stack.Row::id).containsExactly("Fn");
    assertThat(
            template(text + "  B: {Type: AWS::SNS::Topic, Properties: {X: !Ref Gone}}").problems())
        .containsExactly(
            "template.yaml:7: B (AWS::SNS::Topic): refers to Gone, which is not there: its condition Never does not hold");
  }

  @Test
  void macrosAreNotRun() throws Exception {
    assertThat(template("Transform: [Mine]\n" + FUNCTION).warnings())
        .containsExactly(
            "template.yaml:1: the transform Mine is not run; give the template that comes out of it");
  }

  @Test
  void whatOnlySomeYamlReadersDoIsRefused() {
    assertThat(template(FUNCTION + "    DependsOn: []\n    <<: {a: b}\n").problems())
        .contains(
            "template.yaml:6: Fn (AWS::Lambda::Function): merge keys (<<) are not supported, as in CloudFormation; write it out");
    assertThat(template("Resources: !Foo {}\n").problems())
        .containsExactly("template.yaml:1: tags such as '!Foo' mean nothing here");
    assertThat(template("Resources: {A: {Type: B, Type: C}}\n").problems())
        .contains("template.yaml:1: 'Type' is given twice, first on line 1");
  }

  @Test
  void jsonIsReadAsJson() throws Exception {
    String json =
        """
        {
        \t"Resources": {
        \t\t"Fn": {"Type": "AWS::Lambda::Function", "Properties": {
        \t\t\t"Runtime": "nodejs20.x", "Handler": "index.handler", "Role": "r", "Timeout": 7,
        \t\t\t"Code": {"ZipFile": "// \\ud83d\\ude00"}}}}
        }
        """;
    TemplateText template = TemplateText.of(folder, "a.json", json).route("$connect", "Fn");
    var process =
        Objects.requireNonNull(
            at(template.load().apis().getFirst().functions(), "chat-Fn").process());
    assertThat(process.inline()).isEqualTo("// 😀");
    assertThat(process.timeout()).hasSeconds(7);
    assertThat(TemplateText.of(folder, "b.template", json).route("$connect", "Fn").problems())
        .isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsLine() {
    assertThat(json("{\n \"a\": 1,\n \"a\": 2, \"Resources\": {}}"))
        .contains("a.json:3: 'a' is given twice, first on line 2");
    assertThat(json("{\n \"a\": }"))
        .singleElement()
        .asString()
        .startsWith("a.json:2: this is no JSON: ");
    assertThat(json("{} {}"))
        .containsExactly("a.json:1: this is no JSON: something follows its end");
    assertThat(json("{\"a\": [")).singleElement().asString().contains("this is no JSON");
    assertThat(json("")).containsExactly("a.json: the file is empty");
    assertThat(json("[1]"))
        .containsExactly(
            "a.json:1: expected a template, which is a mapping with `Resources`, not a list");
    assertThat(json("{\"a\": " + "[".repeat(100_000)))
        .containsExactly("a.json:1: nested deeper than 32 levels");
    assertThat(json("{\"a\": [" + "1,".repeat(100_001) + "1]}"))
        .containsExactly("a.json:1: more than 100000 values");
  }

  private java.util.List<String> json(String text) {
    return TemplateText.of(folder, "a.json", text).problems();
  }

  @Test
  void filesAreBounded() throws Exception {
    assertThat(template("#" + "x".repeat(2 << 20)).problems())
        .containsExactly("template.yaml: the file is larger than 1 MB");
    assertThat(json("\"" + "x".repeat(2 << 20) + "\""))
        .containsExactly("a.json: the file is larger than 1 MB");
    assertThat(template("a: " + "[".repeat(1000)).problems())
        .containsExactly("template.yaml:1: nested deeper than 32 levels");
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }
    assertThat(template(laughs.toString()).problems())
        .containsExactly("template.yaml:5: more than 100000 values, aliases counted");
    Path latin = folder.resolve("latin.json");
    Files.write(latin, "{\"é\": 1}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(TemplateText.in(latin).problems())
        .containsExactly("latin.json: the file is not UTF-8 text");
    assertThat(TemplateText.in(folder.resolve("none.yaml")).problems())
        .containsExactly("none.yaml: there is no such file");
    assertThat(template("").problems())
        .containsExactly(
            "template.yaml: expected a template, which is a mapping with `Resources`, not an empty file");
  }
}
