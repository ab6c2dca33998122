// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnParameter;
import software.constructs.Construct;

/// The parameters of the template.
final class Settings {
  private final CfnParameter keys;
  private final Map<String, Setting> authorizer = new LinkedHashMap<>();
  private final Map<Handler, Setting> concurrency = new EnumMap<>(Handler.class);
  private final Setting alarmEmail;
  private final CfnParameter accessLogs;

  Settings(Construct scope) {
    // The one without a default: whoever can be reached by everybody must say whose tokens are
    // good.
    keys =
        CfnParameter.Builder.create(scope, "JwtJwks")
            .type("String")
            .allowedPattern("https?://.+")
            .constraintDescription("the address of a key set, https://...")
            .description("Address of the JSON Web Key Set that tokens are verified with")
            .build();
    authorizer(
        scope,
        "ALLOWED_ORIGINS",
        "AllowedOrigins",
        "Origins of the pages that may connect, separated by commas: https://example.com,https://www.example.com. Empty: no web page, only what is no browser");
    authorizer(scope, "JWT_ISSUER", "JwtIssuer", "Issuer (iss) that tokens must have. Empty: any");
    authorizer(
        scope, "JWT_AUDIENCE", "JwtAudience", "Audience (aud) that tokens must have. Empty: any");
    authorizer(
        scope,
        "JOIN_CLAIM",
        "JoinClaim",
        "Claim of the token that lists the channels to join. Empty: none but JoinAlways");
    authorizer(
        scope,
        "JOIN_ALWAYS",
        "JoinAlways",
        "Channels that every token may join, with commas between");
    authorizer(
        scope,
        "PUBLISH_CLAIM",
        "PublishClaim",
        "Claim of the token that lists the channels to publish to. Empty: none but PublishAlways");
    authorizer(
        scope,
        "PUBLISH_ALWAYS",
        "PublishAlways",
        "Channels that every token may publish to, with commas between");
    for (Handler handler : Handler.values()) {
      String name = handler.id() + "Concurrency";
      concurrency.put(handler, Setting.count(scope, name, reserved(handler)));
    }
    alarmEmail =
        Setting.text(scope, "AlarmEmail", "Address that alarms are sent to. Empty: nobody is told");
    accessLogs =
        CfnParameter.Builder.create(scope, "AccessLogs")
            .type("String")
            .defaultValue("setup")
            .allowedValues(List.of("setup", "on", "off"))
            .description(
                "setup: log requests, and set the role by which API Gateway writes logs in this region, for all APIs of the account. on: the role is set already. off: no access log")
            .build();
  }

  private void authorizer(Construct scope, String variable, String name, String description) {
    authorizer.put(variable, Setting.text(scope, name, description));
  }

  private static String reserved(Handler handler) {
    String why =
        switch (handler) {
          case AUTHORIZER, CONNECT -> "20 carries the 500 connects a second of a new account";
          case DISCONNECT -> "20 carries the end of 500 connections a second";
          case JOIN, LEAVE -> "40 carries two calls after each of 500 connects a second";
          case SEND -> "20 is plenty: ten keep the quota of 10,000 requests a second busy";
        };
    return "Reserved concurrency of "
        + handler.id()
        + ". 0: none, as a new account may have too little to set aside. "
        + why;
  }

  /// Variables of the authorizer; those that were left empty are not set.
  Map<String, String> authorizer() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("JWT_JWKS", keys.getValueAsString());
    authorizer.forEach((name, setting) -> variables.put(name, setting.orNothing().toString()));
    return variables;
  }

  Setting concurrency(Handler handler) {
    Setting setting = concurrency.get(handler);
    if (setting == null) {
      throw new IllegalStateException("no parameter was made for " + handler);
    }
    return setting;
  }

  Setting alarmEmail() {
    return alarmEmail;
  }

  String accessLogs() {
    return accessLogs.getValueAsString();
  }
}
