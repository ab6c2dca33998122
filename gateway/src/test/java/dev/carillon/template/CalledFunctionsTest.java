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

  private static final String WORK = "arn:aws:lambda:eu-west-1:123456789012:function:chat-Work";

  private TemplateText with(String resources) {
    return TemplateText.of(
            folder,
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: python3.12, Handler: index.handler, InlineCode: x}}
            Resources:
              Ask: {Type: AWS::Serverless::Function, EMBEDDED}
              Work: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live}}
              Members: {Type: AWS::Serverless::SimpleTable}
              Queue: {Type: AWS::SQS::Queue}
            RESOURCES
            """
                .replace("EMBEDDED", resources.startsWith("Connectors") ? resources : "")
                .replace("RESOURCES", resources.startsWith("Connectors") ? "" : "  " + resources))
        .dynamodb("local")
        .route("$connect", "Ask");
  }

  private static List<String> rights(TemplateText template) throws Exception {
    var functions = template.load().apis().getFirst().functions();
    return Objects.requireNonNull(at(functions, "chat-Ask").process()).credentials().allow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "lambda:InvokeFunction | !Ref Work |",
        "lambda:* | !GetAtt Work.Arn |",
        "lambda:InvokeFunction | 123456789012:function:chat-Work |",
        "lambda:InvokeFunction | !Ref WorkAliaslive | :live",
        "lambda:InvokeFunction | !Ref Work.Alias | :live",
      })
  void aPermissionForARoleLetsItCall(String action, String function, String qualifier)
      throws Exception {
    TemplateText template =
        with(
            "P: {Type: AWS::Lambda::Permission, Properties: {Action: '%s', FunctionName: %s, Principal: !GetAtt AskRole.Arn}}"
                .formatted(action, function));
    assertThat(rights(template)).containsExactly(WORK + (qualifier == null ? "" : qualifier));
    assertThat(row(template, "Work")).isEqualTo("function, called by Ask");
    assertThat(row(template, "P")).isEqualTo("permissions");
    assertThat(template.warnings()).noneMatch(warning -> warning.contains("P ("));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Action: lambda:InvokeFunction, FunctionName: !Ref Work, Principal: apigateway.amazonaws.com",
        "Action: lambda:GetFunction, FunctionName: !Ref Work, Principal: !GetAtt AskRole.Arn",
        "Action: lambda:InvokeFunction, FunctionName: !Ref Work, Principal: !GetAtt WorkRole.Arn",
        "Action: lambda:InvokeFunction, FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:chat-Work', Principal: !GetAtt AskRole.Arn",
        "Action: lambda:InvokeFunction, FunctionName: !ImportValue x, Principal: !ImportValue x",
      })
  void otherPermissionsGrantNothing(String properties) throws Exception {
    TemplateText template =
        with("P: {Type: AWS::Lambda::Permission, Properties: {" + properties + "}}");
    if (properties.contains("ImportValue")) {
      template.parameter("x", "chat-Work");
    }
    assertThat(rights(template)).isEmpty();
    assertThat(template.warnings()).noneMatch(warning -> warning.contains("P ("));
  }

  @Test
  void aPermissionThatAsksForMoreGrantsNothing() throws Exception {
    TemplateText template =
        with(
            "P: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:*, FunctionName: !Ref Work, Principal: !GetAtt AskRole.Arn, SourceArn: x}}");
    assertThat(rights(template)).isEmpty();
    assertThat(template.warnings())
        .contains(
            "template.yaml:8: P (AWS::Lambda::Permission): SourceArn is not evaluated here: the permission allows nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Connectors: {ToWork: {Properties: {Destination: {Id: Work}, Permissions: [Write]}}} | AskToWork",
        "Connectors: {ToWork: {Properties: {Destination: [{Id: Members}, {Id: Work}], Permissions: [Read, Write]}}} | AskToWork",
        "C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Ask}, Destination: {Id: Work}, Permissions: [Write]}} | C",
        "C: {Type: AWS::Serverless::Connector, Properties: {Source: {RoleName: !Ref AskRole, Type: AWS::Lambda::Function}, Destination: {Arn: !GetAtt Work.Arn, Type: AWS::Lambda::Function}, Permissions: Write}} | C",
      })
  void aConnectorLetsAFunctionCallAnother(String connector, String id) throws Exception {
    TemplateText template = with(connector);
    assertThat(rights(template)).containsExactly(WORK);
    assertThat(row(template, "Work")).isEqualTo("function, called by Ask");
    assertThat(row(template, id)).isEqualTo("permissions");
    assertThat(template.warnings()).noneMatch(warning -> warning.contains("connector"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Connectors: {C: {Properties: {Destination: {Id: Queue}, Permissions: [Write]}}} | Ask (AWS::Serverless::Function): the connector AskC to Queue",
        "Connectors: {C: {Properties: {Destination: {Id: Work}, Permissions: [Read]}}} | Ask (AWS::Serverless::Function): the connector AskC to Work",
        "C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Members}, Destination: [{Id: Ask}, {Id: Work}], Permissions: [Read]}} | C (AWS::Serverless::Connector): the connector C to Ask, Work",
        "Connectors: {C: {Properties: {Destination: {Id: Members}, Permissions: [Read, Write]}}} |",
      })
  void otherConnectorsGrantNothing(String connector, String warning) throws Exception {
    TemplateText template = with(connector);
    assertThat(rights(template)).isEmpty();
    List<String> warnings =
        template.warnings().stream().filter(each -> each.contains("connector")).toList();
    if (warning == null) {
      assertThat(warnings).isEmpty();
    } else {
      assertThat(warnings)
          .singleElement()
          .asString()
          .contains(warning + " grants nothing here; only Write from a function to a function");
    }
  }

  @Test
  void aConnectorEndsAtAResource() {
    assertThat(
            with("Connectors: {C: {Properties: {Destination: {Id: Worc}, Permissions: [Write]}}}")
                .problems())
        .last()
        .asString()
        .contains("there is no resource 'Worc' to connect, did you mean 'Work'?");
  }
}
