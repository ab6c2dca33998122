// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteRulesTest {
  private static final String NO_TEMPLATES =
      "; let a function build the request (process, java, lambda), map parameters (http), or answer with a status (mock)";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "say: 'function:f'",
        "say: {integration: 'function:f', response: true, ordered: true, timeout: 50ms}",
        "say: {lambda: {function: chat, endpoint: 'http://127.0.0.1:9'}, timeout: 29s}",
        "say: {mock: {}, throttle: {rate: 0, burst: 0}}",
        "say: {http: {url: 'https://a.example/{id}', method: PUT, parameters: {integration.request.path.id: context.connectionId, integration.request.header.x: '''a b''', integration.request.querystring.q: 'route.request.body.a[0]'}}}",
        "$connect: {mock: {statusCode: 403}, requestParameters: {route.request.header.x: true, route.request.querystring.a_b: false}}",
        "say: {mock: {}, models: {$default: '{}'}}",
        "say: {mock: {}, models: {a: '{}'}, modelSelectionExpression: '${request.body.kind}-\\$'}",
      })
  void whatFitsIsAccepted(String route) throws IOException {
    assertThat(problems(route)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "say: {integration: 'builtin:echo', mock: {}} | .routes.say: the route say can call one thing only, not integration and mock",
        "say: {response: true} | .routes.say: what does the route say call? One of integration, process, java, lambda, http, mock",
        "say: 'function:g' | .routes.say: there is no function 'g'; list it below `functions` of this API",
        "say: {mock: {}, timeout: 49ms} | .routes.say.timeout: must be from 50ms to 29s, not 49ms",
        "say: {mock: {}, timeout: 30s} | .routes.say.timeout: must be from 50ms to 29s, not 30s",
        "say: {mock: {statusCode: 99}} | .routes.say.mock.statusCode: must be from 200 to 599, not 99",
        "say: {mock: {}, throttle: {rate: -1}} | .routes.say.throttle.rate: must be at least 0, not -1",
        "say: {mock: {}, throttle: {burst: -1}} | .routes.say.throttle.burst: must be at least 0, not -1",
        "say: {mock: {}, apiKeyRequired: true} | .routes.say: apiKeyRequired and requestParameters belong to $connect, which has the headers",
        "say: {mock: {}, requestParameters: {route.request.header.x: true}} | .routes.say: apiKeyRequired and requestParameters belong to $connect, which has the headers",
        "$connect: {mock: {}, apiKeyRequired: true} | .routes.$connect.apiKeyRequired: nobody has a key; list them below `apiKeys`",
        "$connect: {mock: {}, requestParameters: {header.x: true}} | .routes.$connect.requestParameters.header.x: expected route.request.header.NAME or route.request.querystring.NAME",
        "$connect: {mock: {}, requestParameters: {route.request.header.x: ja}} | .routes.$connect.requestParameters.route.request.header.x: expected true or false, not 'ja'",
        "say: {mock: {}, models: {a: '{}'}} | .routes.say.models: no message would select one of them: name one $default, or set modelSelectionExpression",
        "say: {mock: {}, models: {$default: '[]'}} | .routes.say.models.$default: expected a JSON schema as text, which is an object",
        "say: {mock: {}, modelSelectionExpression: $context.stage} | .routes.say.modelSelectionExpression: expected $request.body.PATH, or text with ${request.body.PATH} in it (write \\$ for a dollar), not '$context.stage'",
        "say: {http: {url: 'ftp://a.example'}} | .routes.say.http.url: expected an http or https URL",
        "say: {http: {url: 'http://a.example', method: 'A B'}} | .routes.say.http.method: expected a method such as POST",
        "say: {http: {url: 'http://a.example', parameters: {header.x: context.stage}}} | .routes.say.http.parameters.header.x: expected integration.request.header.NAME, integration.request.querystring.NAME or integration.request.path.NAME",
        "say: {http: {url: 'http://a.example', parameters: {integration.request.header.x: stage}}} | .routes.say.http.parameters.integration.request.header.x: expected context.NAME, stageVariables.NAME, route.request.body.PATH, route.request.header.NAME, route.request.querystring.NAME or 'text', not 'stage'",
        "say: {lambda: {function: ''}} | .routes.say.lambda.function: must not be empty",
      })
  void whatDoesNotFitIsRefused(String route, String problem) throws IOException {
    assertThat(problems(route)).containsExactly("carillon.yaml:4: apis[0]" + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "say: {requestTemplates: {a: b}, mock: {}} | requestTemplates",
        "say: {integrationType: AWS, integrationUri: x} | integrationType",
        "say: {integrationType: HTTP} | integrationType",
        "say: {HTTP: {url: x}} | HTTP",
        "say: {responseTemplates: {a: b}, templateSelectionExpression: x, response: 3} | responseTemplates",
      })
  void mappingTemplatesAreRefusedInOneSentence(String route, String named) throws IOException {
    assertThat(problems(route))
        .contains(
            "carillon.yaml:4: apis[0].routes.say: the route say is written for mapping templates (VTL), which are not supported, with '"
                + named
                + "'"
                + NO_TEMPLATES)
        .noneMatch(problem -> problem.contains("what does the route"));
  }

  @Test
  void anIntegrationOfTheServiceThatNeedsNoTemplatesIsAnUnknownSetting() throws IOException {
    assertThat(problems("say: {integrationType: AWS_PROXY, mock: {}}"))
        .containsExactly(
            "carillon.yaml:4: apis[0].routes.say: unknown setting 'integrationType', did you mean 'integration'?");
  }

  @Test
  void keysHaveTheFormAndThePlaceOfTheService() throws IOException {
    assertThat(
            ConfigText.of(
                    folder,
                    """
                    apis:
                    - apiKeys:
                        short: 0123456789abcdefghi
                        right: {value: 0123456789abcdefghij, throttle: {rate: -5}}
                      apiKeySelectionExpression: $request.header.key
                      routeSelectionExpression: ${request.body.action
                    """)
                .problems())
        .containsExactly(
            "carillon.yaml:3: apis[0].apiKeys.short.value: expected 20 to 128 letters and digits",
            "carillon.yaml:4: apis[0].apiKeys.right.throttle.rate: must be at least 0, not -5",
            "carillon.yaml:5: apis[0].apiKeySelectionExpression: expected $request.header.x-api-key or $context.authorizer.usageIdentifierKey, not '$request.header.key'",
            "carillon.yaml:6: apis[0].routeSelectionExpression: expected $request.body.PATH, or text with ${request.body.PATH} in it (write \\$ for a dollar), not '${request.body.action'");
  }

  @ParameterizedTest
  @CsvSource({
    "$request.body.action,true",
    "request.body.action,true",
    "${request.body.a.b}/${request.body['c']},true",
    "$request.body,true",
    "always,true",
    "a\\$b,true",
    "$request.bodyaction,false",
    "$request.header.x,false",
    "${request.body.a,false",
    "$,false",
  })
  void anExpressionSelectsByTheBodyOnly(String expression, boolean accepted) throws IOException {
    assertThat(
            ConfigText.of(
                    folder,
                    "apis: [{routeSelectionExpression: \"%s\"}]".formatted(yaml(expression)))
                .problems()
                .isEmpty())
        .isEqualTo(accepted);
  }

  private static String yaml(String text) {
    return text.replace("\\", "\\\\");
  }

  private List<String> problems(String route) throws IOException {
    return ConfigText.of(
            folder,
            "apis:\n- functions: {f: {lambda: {function: f}}}\n  routes:\n    " + route + "\n")
        .problems();
  }
}
