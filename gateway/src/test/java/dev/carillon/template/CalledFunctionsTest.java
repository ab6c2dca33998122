// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions that no route or authorizer calls, but other functions.
class CalledFunctionsTest {
  @TempDir Path folder;

  /// `Ask` has a route, `Work` has none.
  private TemplateText template(String policies, String variable, String work) {
    return TemplateText.of(
            folder,
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: python3.12, Handler: index.handler, InlineCode: x}}
            Resources:
              Ask:
                Type: AWS::Serverless::Function
                Properties:
                  Policies: [POLICIES]
                  Environment: {Variables: {OTHER: VARIABLE}}
              Work: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live, WORK}}
            """
                .replace("POLICIES", policies)
                .replace("VARIABLE", variable)
                .replace("WORK", work))
        .route("$connect", "Ask");
  }

  private static String row(TemplateText template, String id) throws Exception {
    return template.read().resources().stream()
        .filter(row -> row.id().equals(id))
        .map(Stack.Row::what)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{LambdaInvokePolicy: {FunctionName: !Ref Work}} | none",
        "{Statement: {Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Work.Arn}} | none",
        "{Statement: {Effect: Allow, Action: 'lambda:*', Resource: !Sub '${Work.Arn}:*'}} | none",
        "{Statement: {Effect: Allow, Action: 'lambda:*', Resource: !Ref Work.Alias}} | none",
        "{Statement: {Effect: Allow, Action: 'lambda:*', Resource: 'arn:aws:lambda:*:*:function:chat-Work'}} | none",
        "AWSLambdaRole | !Ref Work",
        "AWSLambdaRole | !GetAtt Work.Arn",
        "AWSLambdaRole | !Ref Work.Alias",
        "AWSLambdaRole | chat-Work:live",
      })
  void whoMayCallAFunctionAndNamesItHasItStarted(String policies, String variable)
      throws Exception {
    TemplateText template = template(policies, variable, "Timeout: 9");
    assertThat(template.load().apis().getFirst().functions())
        .containsOnlyKeys("chat-Ask", "chat-Work");
    assertThat(row(template, "Work")).isEqualTo("function, called by Ask");
    assertThat(row(template, "Ask")).isEqualTo("function of $connect");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "AWSLambdaRole | none",
        "AWSLambdaRole | chat-Worker",
        "AWSLambdaRole | 'arn:aws:lambda:eu-west-1:999999999999:function:chat-Work'",
        "AWSLambdaRole | !Ref Work",
        "AWSLambdaBasicExecutionRole | !Ref Work",
        "{Statement: {Effect: Allow, Action: 'lambda:*', Resource: 'arn:aws:lambda:*:*:function:chat-*'}} | none",
        "{Statement: {Effect: Allow, Action: 'lambda:*', Resource: 'arn:aws:lambda:us-*:*:function:chat-Work'}} | none",
        "AWSLambdaRole, {Statement: {Effect: Deny, Action: 'lambda:*', Resource: !GetAtt Work.Arn}} | !Ref Work",
      })
  void othersAreLeftAloneWithTheirErrors(String policies, String variable) throws Exception {
    TemplateText template = template(policies, variable, "Runtime: ruby3.3");
    assertThat(template.problems()).isEmpty();
    assertThat(template.load().apis().getFirst().functions()).containsOnlyKeys("chat-Ask");
    assertThat(row(template, "Work")).isEqualTo("function that no route calls");
  }

  @Test
  void whatIsCalledMustRun() {
    assertThat(
            template("{LambdaInvokePolicy: {FunctionName: !Ref Work}}", "x", "Runtime: ruby3.3")
                .problems())
        .singleElement()
        .asString()
        .contains("Work (AWS::Serverless::Function), Runtime: nothing here runs 'ruby3.3'");
  }

  @Test
  void whoIsCalledMayCallOthersAndKeepsToItsOwnRights() throws Exception {
    TemplateText template =
        TemplateText.of(
                folder,
                """
                Transform: AWS::Serverless-2016-10-31
                Globals: {Function: {Runtime: python3.12, Handler: index.handler, InlineCode: x}}
                Resources:
                  Last: {Type: AWS::Serverless::Function, Properties: {FunctionName: last}}
                  Next:
                    Type: AWS::Serverless::Function
                    Properties: {Policies: {LambdaInvokePolicy: {FunctionName: !Ref Last}}}
                  First:
                    Type: AWS::Serverless::Function
                    Properties:
                      Role: 'arn:aws:iam::1:role/elsewhere'
                      Environment: {Variables: {A: !Ref Next, B: !GetAtt Last.Arn}}
                """)
            .route("$connect", "First");
    var functions = template.load().apis().getFirst().functions();
    assertThat(functions).containsOnlyKeys("chat-First", "chat-Next", "last");
    assertThat(row(template, "Next")).isEqualTo("function, called by First");
    assertThat(row(template, "Last")).isEqualTo("function, called by First, Next");
    var next = Objects.requireNonNull(at(functions, "chat-Next").process()).credentials();
    assertThat(next.allow())
        .isEqualTo(List.of("arn:aws:lambda:eu-west-1:123456789012:function:last*"));
    var last = Objects.requireNonNull(at(functions, "last").process()).credentials();
    assertThat(last.deny()).isEqualTo(List.of("*"));
  }
}
