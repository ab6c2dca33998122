// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.auth.ChannelPermissions;
import dev.carillon.connection.Flavour;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizerHandlerTest {
  private static final String ARN =
      "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/$connect";

  private static AuthorizerHandler handler(String... variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JWT_SECRET", Tokens.SECRET);
    environment.put("JOIN_CLAIM", "join");
    environment.put("PUBLISH_ALWAYS", "user-{sub}, news");
    environment.put("ALLOWED_ORIGINS", "https://app.example.com");
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return new AuthorizerHandler(AuthorizerSettings.of(environment, Clock.systemUTC()));
  }

  private static String ask(AuthorizerHandler handler, String... headers) {
    var many = new StringBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      many.append(i == 0 ? "" : ",")
          .append("\"%s\":[\"%s\"]".formatted(headers[i], headers[i + 1]));
    }
    String event =
        "{\"type\":\"REQUEST\",\"methodArn\":\"%s\",\"headers\":{},\"multiValueHeaders\":{%s},\"queryStringParameters\":{},\"requestContext\":{\"connectionId\":\"C=\"}}"
            .formatted(ARN, many);
    return handler.decide(fields(event));
  }

  private static Fields fields(String json) {
    return Fields.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static @Nullable Fields context(String answer) {
    return fields(answer).object("context");
  }

  @Test
  void aGoodTokenAllowsExactlyThisHandshakeAndSaysWhatItOpens() {
    String token = Tokens.token("7", 1_000, ",\"join\":[\"orders-*\",\"news\"]");
    String answer =
        ask(
            handler(),
            "authorization",
            "Bearer " + token,
            "Sec-WebSocket-Protocol",
            "carillon.v1, bearer.x");
    assertThat(answer)
        .startsWith(
            "{\"principalId\":\"7\",\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":\"execute-api:Invoke\",\"Effect\":\"Allow\",\"Resource\":\""
                + ARN
                + "\"}]},\"context\":{\"join\":\"orders-* news\",\"publish\":\"user-7 news\",\"expires\":\"")
        .endsWith("\",\"subprotocol\":\"carillon.v1\"}}");
    Admission read = Admission.of(context(answer));
    assertThat(read.permissions().mayJoin("orders-5")).isTrue();
    assertThat(read.permissions().mayJoin("user-7")).isFalse();
    assertThat(read.permissions().mayPublish("user-7")).isTrue();
    assertThat(read.flavour()).isEqualTo(Flavour.V1);
    assertThat(read.end())
        .isBetween(Instant.now().plusSeconds(995), Instant.now().plusSeconds(1_101));
  }

  @Test
  void aTokenThatDoesNotHoldIsTheWordThatTheServiceKnows() {
    AuthorizerHandler handler = handler();
    assertThatThrownBy(() -> ask(handler)).hasMessage("Unauthorized");
    assertThatThrownBy(() -> ask(handler, "Authorization", "Bearer a.b.c"))
        .hasMessage("Unauthorized");
  }

  @Test
  void aPageThatIsNotListedIsDeniedAndWhatIsNoBrowserIsNot() {
    String token = "Bearer " + Tokens.token("7", 1_000, "");
    assertThat(ask(handler(), "Authorization", token, "Origin", "https://evil.example.com"))
        .contains("\"Effect\":\"Deny\"");
    assertThat(ask(handler(), "Authorization", token, "Origin", "https://app.example.com"))
        .contains("\"Effect\":\"Allow\"");
    assertThat(ask(handler(), "Authorization", token)).contains("\"Effect\":\"Allow\"");
    assertThat(ask(handler("ALLOWED_ORIGINS", ""), "Authorization", token, "Origin", "https://a.b"))
        .contains("\"Effect\":\"Deny\"");
  }

  @Test
  void aClaimOpensNoChannelByItsBlanks() {
    String token = Tokens.token("7 secret *", 1_000, ",\"join\":[\"a\"]");
    Fields context = context(ask(handler(), "Authorization", "Bearer " + token));
    assertThat(Admission.of(context).permissions().publishPatterns()).containsExactly("news");
  }

  @Test
  void anAnswerThatTheServiceWouldNotTakeIsAnErrorThatSaysWhy() {
    var channels = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      channels.append(i == 0 ? "" : " ").append("c%06d".formatted(i));
    }
    Admission admission =
        new Admission(
            ChannelPermissions.of(List.of(channels.toString().split(" ")), List.of()),
            null,
            Flavour.RAW);
    assertThatThrownBy(() -> Decision.allow(ARN, "7", admission))
        .hasMessageContaining("API Gateway takes 8192");
  }

  @Test
  void aSecretMayStandInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), Tokens.SECRET + "\n");
    AuthorizerHandler handler = handler("JWT_SECRET", "file:" + file);
    assertThat(ask(handler, "Authorization", "Bearer " + Tokens.token("7", 60, "")))
        .contains("\"Effect\":\"Allow\"");
  }

  @Test
  void allProblemsOfTheEnvironmentAreToldAtOnce() {
    assertThatThrownBy(() ->
            AuthorizerSettings.of(
                Map.of("ALLOWED_ORIGINS", "example.com", "JWT_LEEWAY", "soon"), Clock.systemUTC()))
        .hasMessageContaining("JWT_JWKS or JWT_SECRET")
        .hasMessageContaining("ALLOWED_ORIGINS is wrong: origin 'example.com'");
    assertThatThrownBy(() ->
            Settings.of(
                Map.of("FANOUT_PART", "0", "FANOUT_SPLIT", "maybe", "MEMBERSHIP_TTL", "1 day")))
        .hasMessageContaining("TABLE_NAME")
        .hasMessageContaining("FANOUT_PART")
        .hasMessageContaining("FANOUT_SPLIT")
        .hasMessageContaining("MEMBERSHIP_TTL");
  }
}
