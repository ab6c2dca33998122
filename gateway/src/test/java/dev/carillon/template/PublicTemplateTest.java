// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Secret;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stack where others can reach it: whoever connects is asked by the template, or everybody is
/// let in on purpose.
class PublicTemplateTest {
  private static final String API =
      """
      Resources:
        Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs20.x, Handler: index.handler, Code: {ZipFile: x}}}
        Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
        Calls: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: MOCK}}
        Guard:
          Type: AWS::ApiGatewayV2::Authorizer
          Properties:
            ApiId: !Ref Api
            Name: guard
            AuthorizerType: REQUEST
            AuthorizerUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations
        Connect:
          Type: AWS::ApiGatewayV2::Route
          Properties: {ApiId: !Ref Api, RouteKey: $connect, Target: !Sub 'integrations/${Calls}', AuthorizationType: CUSTOM, AuthorizerId: !Ref Guard}
        Live: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: live}}
      """;

  @TempDir Path folder;

  private TemplateText api(String from, String to) {
    return open(TemplateText.of(folder, API.replace(from, to)));
  }

  /// All that a public address needs but who may connect.
  private static TemplateText open(TemplateText template) {
    return template
        .setting("listen", "0.0.0.0:80")
        .setting("origins", "https://www.example.com")
        .setting("tls.plaintext", "behind-proxy");
  }

  private static String[] problems(TemplateText template) {
    return template.problems().stream()
        .filter(problem -> !problem.contains("management.credentials"))
        .toArray(String[]::new);
  }

  @Test
  void anAuthorizerOfTheTemplateIsEnough() {
    assertThat(problems(api("", ""))).isEmpty();
    assertThat(problems(api("CUSTOM", "AWS_IAM"))).isEmpty();
  }

  @Test
  void withoutOneItMustBeSaidThatEverybodyIsLetIn() {
    assertThat(problems(api("CUSTOM", "NONE")))
        .containsExactly(
            "command line: auth: listen is 0.0.0.0:80, not loopback, so say who may connect to the stage 'live': add an authorizer to `$connect` of the template (`--authorizer FUNCTION` where it has no API), or `--set auth=none` to let everybody in");
    assertThat(problems(api("CUSTOM", "NONE").setting("auth", "none"))).isEmpty();
  }

  @Test
  void aTemplateWithoutAnApiIsGivenOne() {
    TemplateText template =
        open(TemplateText.of(folder, API.lines().limit(2).reduce("", (a, b) -> a + b + "\n")))
            .route("$connect", "Fn");
    assertThat(problems(template)).singleElement().asString().contains("to the stage 'dev'");
    assertThat(problems(template.authorizer("Fn"))).isEmpty();
  }

  @Test
  void whatTheSettingsSayDoesNotOpenAnAuthorizer() throws Exception {
    TemplateText template = TemplateText.of(folder, API).setting("auth", "none");
    assertThat(template.load().apis().getFirst().stages().getFirst().auth()).isEqualTo("guard");
  }

  private static final String CALLBACK =
      API.replace(
              "Code: {ZipFile: x}",
              "Code: {ZipFile: x}, Environment: {Variables: {CALLBACK: !Sub 'https://${Api}.execute-api.${AWS::Region}.amazonaws.com/live'}}")
          + "Outputs: {Url: {Value: !Sub 'wss://${Api}.execute-api.${AWS::Region}.amazonaws.com/live'}}\n";

  private static Secret callback(TemplateText template) throws Exception {
    var function = template.load().apis().getFirst().functions().values().iterator().next();
    return at(Objects.requireNonNull(function.process()).environment(), "CALLBACK");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:80, localhost:80",
    "[::]:80, localhost:80",
    "127.0.0.1:80, localhost:80",
    "192.0.2.2:80, 192.0.2.2:80",
    "gateway.example:80, gateway.example:80"
  })
  void valuesAndOutputsHaveTheAddressThatEventsHave(String listen, String found) throws Exception {
    TemplateText template = TemplateText.of(folder, CALLBACK).tls().listen(listen);
    assertThat(callback(template)).isEqualTo(new Secret("https://" + found + "/live"));
    assertThat(template.read().outputs()).containsEntry("Url", "wss://" + found + "/live");
  }

  @Test
  void aDomainIsThatOfTheApiAndOfItsValues() throws Exception {
    TemplateText template =
        TemplateText.of(folder, CALLBACK)
            .tls()
            .listen("0.0.0.0:80")
            .domain("chat.example.com")
            .domain("localhost");
    assertThat(template.load().apis().getFirst().domains())
        .containsExactly("chat.example.com", "localhost");
    assertThat(callback(template)).isEqualTo(new Secret("https://chat.example.com/live"));
    assertThat(template.read().outputs()).containsEntry("Url", "wss://chat.example.com/live");
  }

  @Test
  void aTemplateWithoutAnApiHasADomainToo() throws Exception {
    TemplateText template =
        TemplateText.of(folder, API.lines().limit(2).reduce("", (a, b) -> a + b + "\n"))
            .route("$connect", "Fn")
            .domain("chat.example.com");
    assertThat(template.load().apis().getFirst().domains()).containsExactly("chat.example.com");
  }

  @Test
  void whatIsNoDomainIsCalledByItsOption() {
    assertThat(TemplateText.of(folder, API).domain("https://chat.example.com").problems())
        .containsExactly(
            "--domain: apis[0].domains[0]: expected a host name, such as ws.example.com, not 'https://chat.example.com'");
  }
}
