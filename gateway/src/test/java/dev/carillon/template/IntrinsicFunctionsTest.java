// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntrinsicFunctionsTest {
  private static final String BASE =
      """
      Transform: AWS::LanguageExtensions
      Parameters:
        Word: {Type: String, Default: hello}
        Words: {Type: CommaDelimitedList, Default: 'a, b,c'}
        Empty: {Type: CommaDelimitedList, Default: ''}
        Count: {Type: Number, Default: 7}
      Mappings:
        Sizes: {small: {memory: 1, names: [x, y], code: '2'}}
      Conditions:
        Is: !Equals [!Ref Word, hello]
        Isnt: !Not [!Condition Is]
        Both: !And [!Condition Is, !Equals [a, a]]
        Alike: !And [!Equals [!Ref Count, 7], !Equals ['1', 1], !Equals [true, 'true']]
        Either: !Or [!Condition Isnt, {"Fn::Equals": [a, b]}]
      Resources:
        Fn:
          Type: AWS::Lambda::Function
          Properties: {Runtime: nodejs20.x, Handler: index.handler, Role: r, Code: {ZipFile: x}}
        Gone: {Type: AWS::SNS::Topic, Condition: Isnt}
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
      Outputs:
        It:
          Value: \
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Word | hello",
        "{Ref: Word} | hello",
        "!Ref Words | [\"a\",\"b\",\"c\"]",
        "!Ref Empty | []",
        "!Ref Topic | arn:aws:sns:eu-west-1:123456789012:news",
        "!GetAtt Topic.TopicName | news",
        "!GetAtt [Topic, TopicName] | news",
        "{'Fn::GetAtt': [Topic, TopicArn]} | arn:aws:sns:eu-west-1:123456789012:news",
        "{'Fn::GetAtt': Topic.TopicName} | news",
        "!Ref Fn | chat-Fn",
        "!GetAtt Fn.Arn | arn:aws:lambda:eu-west-1:123456789012:function:chat-Fn",
        "!Sub '${Word} ${!Word} ${Topic.TopicName} ${AWS::Region}' | hello ${Word} news eu-west-1",
        "!Sub ['${a}-${Word}', {a: !Ref Word}] | hello-hello",
        "{'Fn::Sub': '$ {x} $Word}'} | $ {x} $Word}",
        "!Join [':', [a, !Ref Word, c]] | a:hello:c",
        "!Join ['', !Ref Words] | abc",
        "{'Fn::Join': ['-', [a, !Ref 'AWS::NoValue', b]]} | a-b",
        "!Select [1, !Ref Words] | b",
        "!Select ['0', [x, y]] | x",
        "!Split [',', 'a,b,'] | [\"a\",\"b\",\"\"]",
        "!Select [1, !Split ['.', a.b.c]] | b",
        "!If [Is, a, b] | a",
        "!If [Isnt, a, b] | b",
        "!If [Both, !Ref Word, !Ref Gone] | hello",
        "!If [Either, a, b] | b",
        "!FindInMap [Sizes, small, memory] | 1",
        "!FindInMap [Sizes, !Sub small, names] | [\"x\",\"y\"]",
        "!FindInMap [Sizes, huge, memory, {DefaultValue: 9}] | 9",
        "!ImportValue other-url | there",
        "!Base64 abc | YWJj",
        "!Select [0, !GetAZs ''] | eu-west-1a",
        "!Length [a, b, !Ref 'AWS::NoValue'] | 2",
        "{'Fn::ToJsonString': {a: [1, true, x], b: !Ref Word}} | {\"a\":[1,true,\"x\"],\"b\":\"hello\"}",
        "{'Fn::ToJsonString': {zip: \"01234\", n: \"5\", m: 5, t: \"true\", u: true, v: yes}} | {\"zip\":\"01234\",\"n\":\"5\",\"m\":5,\"t\":\"true\",\"u\":true,\"v\":true}",
        "!ToJsonString [!Ref Count, !Sub '${Count}', !Join ['', [1, 2]], !Length [a]] | [\"7\",\"7\",\"12\",1]",
        "!ToJsonString [!If [Is, 5, 6], !If [Is, '5', 6], !FindInMap [Sizes, small, memory], !FindInMap [Sizes, small, code]] | [5,\"5\",1,\"2\"]",
        "!ToJsonString [!!str 5, !!str on, 01234, 1.5e3, -0.5, '', ~x] | [\"5\",\"on\",\"01234\",1.5e3,-0.5,\"\",\"~x\"]",
        "['1', 1, \"true\", true] | [\"1\",1,\"true\",true]",
        "!If [Alike, a, b] | a",
        "!Ref AWS::AccountId | 123456789012",
        "!Ref AWS::Partition | aws",
        "!Ref AWS::StackName | chat",
        "!Ref AWS::URLSuffix | amazonaws.com",
        "!Ref AWS::NotificationARNs | []",
        "!Join ['', [[a, !Ref 'AWS::NoValue']]] | ERROR",
        "[a, !Ref 'AWS::NoValue', !If [Isnt, b, !Ref AWS::NoValue], c] | [\"a\",\"c\"]",
        "{a: !Ref AWS::NoValue, b: 1} | {\"b\":1}",
        "'{{resolve:ssm:/chat/key}}' | kept",
        "!Sub 'x{{resolve:ssm:/chat/${Word}}}' | xgreeting",
      })
  void aFunctionHasTheValueThatTheServiceGivesIt(String written, String value) throws Exception {
    TemplateText template =
        template(written)
            .parameter("{{resolve:ssm:/chat/key}}", "kept")
            .parameter("{{resolve:ssm:/chat/hello}}", "greeting");
    if (written.contains("other-url")) {
      template.parameter("other-url", "there");
    }
    if (value.equals("ERROR")) {
      assertThat(template.warnings()).isNotEmpty();
      return;
    }
    String shown = value.equals("kept") || value.equals("xgreeting") ? masked(value) : value;
    assertThat(template.read().outputs()).containsEntry("It", shown);
  }

  /// What is kept elsewhere is no text for a terminal.
  private static String masked(String value) {
    return value.startsWith("x") ? "x****" : "****";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Select [7, !Ref Words] | Fn::Select wants element 7 of a list with 3 (from 0)",
        "!Join [x] | Fn::Join takes a delimiter and a list",
        "!Join ['', !Ref Word] | Fn::Join takes a list",
        "!Split ['', a] | Fn::Split takes a delimiter, which must not be empty",
        "!FindInMap [Sizes, huge, memory] | there is no 'Sizes.huge.memory' in Mappings",
        "!ImportValue other | imports an export of another stack; give it: --parameters other=value",
        "!Contains [[a], a] | the function Fn::Contains is not supported",
        "!Cidr [a, 1, 1] | the function Fn::Cidr is not supported",
        "!Sub '${Words}' | Fn::Sub needs one text for ${Words}, not a list",
        "!Sub 'a-${Word}-${Word' | Fn::Sub has `${` without `}`: '${Word'",
        "'{{resolve:secretsmanager:k}}' | needs what is kept elsewhere; give it: --parameters '{{resolve:secretsmanager:k}}=value'",
        "!Ref Gone | refers to Gone, which is not there: its condition Isnt does not hold",
        "!Ref Wrod | there is no parameter or resource 'Wrod'",
        "!GetAtt Topci.Arn | there is no parameter or resource 'Topci', did you mean 'Topic'?",
        "{'Fn::If': [Is, a], b: 1} | an intrinsic function stands alone",
        "!If [Iss, a, b] | there is no condition 'Iss', did you mean 'Is'?",
        "!Ref AWS::Regoin | there is no pseudo parameter 'AWS::Regoin'",
      })
  void anOutputWithoutAValueIsAWarningWithItsLine(String written, String why) throws Exception {
    assertThat(template(written).warnings())
        .filteredOn(line -> line.contains("It (output)"))
        .singleElement()
        .asString()
        .startsWith("template.yaml:22: It (output): " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "Yes", "YES", "on", "On", "True", "TRUE", "true"})
  void aPlainWordOfYaml11IsTrue(String word) throws Exception {
    assertThat(output(word)).isEqualTo("true");
    assertThat(output("'" + word + "'")).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "No", "off", "OFF", "False"})
  void aPlainWordOfYaml11IsFalse(String word) throws Exception {
    assertThat(output(word)).isEqualTo("false");
    assertThat(output("\"" + word + "\"")).isEqualTo(word);
  }

  @Test
  void aSubThatIsNotClosedIsRefusedAlsoWhereNothingReadsIt() {
    String text = BASE.replace("TopicName: news", "TopicName: !Sub '${Word}-${AWS::Region'");
    assertThat(TemplateText.of(folder, text + "a\n").route("$connect", "Fn").problems())
        .containsExactly(
            "template.yaml:20: Topic (AWS::SNS::Topic): Fn::Sub has `${` without `}`: '${AWS::Region'");
  }

  @Test
  void anOutputMayDependOnACondition() throws Exception {
    assertThat(template("a\n    Condition: Isnt").read().outputs()).isEmpty();
    assertThat(template("a\n    Condition: Is").read().outputs()).hasSize(1);
  }

  private String output(String written) throws ConfigException {
    return template(written).read().outputs().getOrDefault("It", "");
  }

  private TemplateText template(String written) {
    return TemplateText.of(folder, BASE + written + "\n").route("$connect", "Fn");
  }

  @Test
  void aTemplateThatMultipliesEndsWithAProblem() throws Exception {
    StringBuilder bomb = new StringBuilder("Resources:\n  Fn: {Type: A::B::C}\n");
    for (int i = 0; i < 40; i++) {
      String next = "!Ref T" + (i + 1);
      bomb.append(
          "  T%d: {Type: AWS::SSM::Parameter, Properties: {Name: !Join ['', [%s]]}}\n"
              .formatted(i, String.join(", ", List.of(next, next, next, next, next, next))));
    }
    bomb.append("  T40: {Type: AWS::SSM::Parameter, Properties: {Name: xxxxxxxxxx}}\n");
    bomb.append("  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: !Ref T0}}\n");
    assertThat(TemplateText.of(folder, bomb.toString()).problems())
        .singleElement()
        .asString()
        .contains("of text");
  }
}
