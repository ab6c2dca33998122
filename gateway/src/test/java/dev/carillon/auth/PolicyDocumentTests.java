// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

class PolicyDocumentTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONNECT =
      "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/$connect";

  /// `@` stands for `arn:aws:execute-api:us-east-1:123456789012:abcdef1234`. The first column is
  /// the source, as in section 0 of the contract; [IAM] is how IAM itself matches.
  @ParameterizedTest(name = "{0}: {2} on {3} is {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DG23               | Allow | "execute-api:Invoke"                   | "@/prod/$connect"          | ALLOW
          DG23               | Deny  | "execute-api:Invoke"                   | "@/prod/$connect"          | EXPLICIT_DENY
          DG23               | Allow | ["execute-api:Invoke"]                 | ["@/prod/$connect"]        | ALLOW
          DG23               | Allow | "execute-api:Invoke"                   | "@/prod/*"                 | ALLOW
          powertools#5800    | Allow | "execute-api:Invoke"                   | "@/prod/*/*"               | IMPLICIT_DENY
          powertools#5800    | Allow | "execute-api:Invoke"                   | "@/prod/GET/*"             | IMPLICIT_DENY
          powertools#5800    | Allow | "execute-api:Invoke"                   | ["@/prod/*/*", "@/prod/*"] | ALLOW
          DG23               | Allow | "execute-api:Invoke"                   | "*"                        | ALLOW
          IAM                | Allow | "*"                                    | "*"                        | ALLOW
          IAM                | Allow | "execute-api:*"                        | "@/*/$connect"             | ALLOW
          IAM                | Allow | "execute-api:Inv?ke"                   | "@/pro?/?connect"          | ALLOW
          IAM                | Allow | "execute-api:Invoke"                   | "@/prod?/$connect"         | IMPLICIT_DENY
          IAM                | Allow | "EXECUTE-API:invoke"                   | "@/prod/$connect"          | ALLOW
          IAM                | Allow | "execute-api:Invoke"                   | "@/PROD/$connect"          | IMPLICIT_DENY
          IAM                | Allow | "execute-api:Invoke"                   | "@/prod/"                  | IMPLICIT_DENY
          IAM                | Allow | "execute-api:Invoke"                   | "@/prod"                   | IMPLICIT_DENY
          IAM                | Allow | "execute-api:Invoke"                   | "@/prod/$default"          | IMPLICIT_DENY
          IAM                | Allow | "execute-api:Invoke"                   | "@/prod/.connect"          | IMPLICIT_DENY
          IAM                | Allow | "execute-api:ManageConnections"        | "@/prod/$connect"          | IMPLICIT_DENY
          IAM                | Allow | ["s3:*", "execute-api:Invoke"]         | ["arn:aws:s3:::a", "@/*"]  | ALLOW
          IAM                | Deny  | ["s3:*", "execute-api:Inv*"]           | ["arn:aws:s3:::a", "@/*"]  | EXPLICIT_DENY
          IAM                | Allow | "invoke"                               | "*"                        | IMPLICIT_DENY
          IAM                | Allow | "execute-api:Invoke"                   | "arn:aws:execute-api:*:*:*/$connect" | ALLOW
          IAM                | Allow | "execute-api:Invoke"                   | "arn:aws:execute-api:eu-*:*:*"       | IMPLICIT_DENY
          """)
  void aStatementDecidesAsIamWould(
      String source, String effect, String action, String resource, Policy.Decision decision)
      throws MalformedPolicy {
    String statement =
        """
        {"Version": "2012-10-17",
         "Statement": [{"Sid": "%s", "Effect": "%s", "Action": %s, "Resource": %s}]}
        """
            .formatted(source, effect, action, resource)
            .replace("@", "arn:aws:execute-api:us-east-1:123456789012:abcdef1234");
    assertThat(parse(statement).decide(Policy.INVOKE, CONNECT)).isEqualTo(decision);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'*','Resource':'*/$connect'}]",
        "[{'Effect':'Deny','Action':'*','Resource':'*/$connect'},{'Effect':'Allow','Action':'*','Resource':'*'}]"
      })
  void anExplicitDenyWinsWhereverItStands(String statements) throws MalformedPolicy {
    Policy policy = parse("{'Statement': %s}".formatted(statements));
    assertThat(policy.decide(Policy.INVOKE, CONNECT)).isEqualTo(Policy.Decision.EXPLICIT_DENY);
  }

  @Test
  void aSingleStatementNeedsNoList() throws MalformedPolicy {
    Policy policy = parse("{'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}");
    assertThat(policy.decide(Policy.INVOKE, CONNECT)).isEqualTo(Policy.Decision.ALLOW);
  }

  @Test
  void aDocumentWithoutStatementsAllowsNothing() throws MalformedPolicy {
    assertThat(parse("{'Version':'2012-10-17','Statement':[]}").decide(Policy.INVOKE, CONNECT))
        .isEqualTo(Policy.Decision.IMPLICIT_DENY);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          null                                                                                 | the policy document is no object
          []                                                                                   | the policy document is no object
          'Allow'                                                                              | the policy document is no object
          {}                                                                                   | Statement is neither an object nor a list of them
          {'Statement':'Allow'}                                                                | Statement is neither an object nor a list of them
          {'statement':[]}                                                                     | the policy document has a member that policies do not have
          {'Statement':['Allow']}                                                              | Statement[0] is no object
          {'Statement':[{'Action':'*','Resource':'*'}]}                                        | Statement[0].Effect is neither Allow nor Deny
          {'Statement':[{'Effect':'allow','Action':'*','Resource':'*'}]}                       | Statement[0].Effect is neither Allow nor Deny
          {'Statement':[{'Effect':true,'Action':'*','Resource':'*'}]}                          | Statement[0].Effect is neither Allow nor Deny
          {'Statement':[{'Effect':'Allow','Resource':'*'}]}                                    | Statement[0].Action is missing
          {'Statement':[{'Effect':'Allow','Action':'*'}]}                                      | Statement[0].Resource is missing
          {'Statement':[{'Effect':'Allow','Action':[],'Resource':'*'}]}                        | Statement[0].Action is empty
          {'Statement':[{'Effect':'Allow','Action':'','Resource':'*'}]}                        | Statement[0].Action is neither a text nor a list of texts
          {'Statement':[{'Effect':'Allow','Action':'*','Resource':[1]}]}                       | Statement[0].Resource is neither a text nor a list of texts
          {'Statement':[{'Effect':'Allow','Action':'*','Resource':{}}]}                        | Statement[0].Resource is neither a text nor a list of texts
          {'Statement':{'Effect':'Deny','Action':'*','Resource':'*/${aws:username}'}}          | Statement.Resource has a policy variable (${...}), which is not supported
          {'Statement':[{'Effect':'Allow','Action':'*','Resource':'*','Condition':{}}]}        | Statement[0] has Condition, which is not supported: write Effect, Action and Resource only
          {'Statement':[{'Effect':'Allow','NotAction':'s3:*','Resource':'*'}]}                 | Statement[0] has NotAction, which is not supported: write Effect, Action and Resource only
          {'Statement':[{'Effect':'Allow','Action':'*','NotResource':'*'}]}                    | Statement[0] has NotResource, which is not supported: write Effect, Action and Resource only
          {'Statement':[{'Effect':'Allow','Action':'*','Resource':'*','Principal':'*'}]}       | Statement[0] has Principal, which is not supported: write Effect, Action and Resource only
          {'Statement':[{'Effect':'Allow','Action':'*','Resource':'*','Conditions':{}}]}       | Statement[0] has a member that policies do not have
          {'Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny'}]}     | Statement[1].Action is missing
          """)
  void whatCannotBeHonouredIsRefusedAndSaysWhy(String json, String reason) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedPolicy.class).hasMessage(reason);
  }

  @Test
  void noDocumentIsRefused() {
    assertThatThrownBy(() -> PolicyDocument.parse(null))
        .hasMessage("the policy document is no object");
  }

  private static Policy parse(String json) throws MalformedPolicy {
    return PolicyDocument.parse(JSON.readTree(json.replace('\'', '"')));
  }
}
