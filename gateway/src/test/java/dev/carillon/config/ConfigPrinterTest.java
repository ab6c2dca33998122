// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {
  private static final String SECRET = "a secret of thirty-two bytes or more";

  private static final String KEY = "0123456789abcdefghij";

  @TempDir Path folder;

  @Test
  void theDefaultIsPrintedAsAFile() throws Exception {
    assertThat(ConfigPrinter.print(ConfigLoader.load(null, Map.of(), Map.of())))
        .startsWith(
            """
            listen: 127.0.0.1:8080
            stage: dev
            origins: []
            strict: false
            transport: auto
            eventLoops: 0
            drain: 10s
            trustedProxies: []
            tls:
              dev: false
              plaintext: refuse
            state:
              dir: %s
            """
                .formatted(Path.of(".carillon").toAbsolutePath()))
        .endsWith(
            """
            apis:
              - id: carillon01
                domains: []
                routeSelectionExpression: $request.body.action
                routes:
                  $connect: builtin:connect
                  $disconnect: builtin:disconnect
                  joinchannel: builtin:joinchannel
                  leavechannel: builtin:leavechannel
                  sendmessage: builtin:sendmessage
                  echo: builtin:echo
                  authenticate: builtin:authenticate
                functions: {}
                apiKeys: {}
                apiKeySelectionExpression: $request.header.x-api-key
                authorizers: {}
                stages:
                  - name: dev
                    origins: []
                    subprotocols:
                      - carillon.v1
                    variables: {}
            """);
  }

  @Test
  void theDefaultIsReadBackTheSame() throws Exception {
    Config config = ConfigLoader.load(null, Map.of(), Map.of());
    assertThat(ConfigText.of(folder, ConfigPrinter.print(config)).load()).isEqualTo(config);
  }

  @Test
  void aFullConfigurationIsReadBackTheSame() throws Exception {
    Config config =
        ConfigText.of(
                folder,
                """
                listen: "[::]:8443"
                origins: ["https://*.example.com", "http://[::1]:3000", "*"]
                strict: true
                transport: io-uring
                trustedProxies: [10.0.0.0/8, "fd00::/8"]
                tls: {plaintext: behind-proxy}
                state: {dir: "with blanks: and colon"}
                management:
                  listen: 127.0.0.1:9090
                  credentials:
                    - {accessKeyId: "null", secretAccessKey: %s, allow: ["arn:aws:execute-api:*:*:*/dev/*"]}
                limits: {idle: 90s, age: 1500ms, message: 1000}
                apis:
                  - id: abcdefghij
                    domains: [ws.example.com]
                    functions:
                      chat: {process: {runtime: nodejs, code: ., handler: index.handler, environment: {TABLE: %s, "A": ""}, memory: 256MB, idle: 90s, workingDirectory: /}}
                      keeper: {java: {classpath: [., carillon.yaml], handler: "com.acme.Keeper::handle", environment: {TOKEN: %s}, credentials: {from: keys, accessKeyId: AKID, secretAccessKey: %s, sessionToken: %s, allow: ["arn:*"]}}}
                      away: {lambda: {function: "arn:aws:lambda:eu-west-1:123456789012:function:chat", endpoint: "http://127.0.0.1:9"}}
                    apiKeys:
                      shop: {value: 0123456789abcdefghij, throttle: {rate: 5, burst: 1}}
                    apiKeySelectionExpression: $context.authorizer.usageIdentifierKey
                    routes:
                      $connect: {integration: "function:chat", apiKeyRequired: true, requestParameters: {route.request.querystring.room: true}}
                      say: "function:keeper"
                      ask: {integration: "function:away", response: true, ordered: true, timeout: 1500ms, contentHandling: convert-to-binary}
                      own: {process: {runtime: provided, code: .}, throttle: {rate: 0}}
                      web: {http: {url: "https://a.example/{id}?a=b", parameters: {integration.request.path.id: context.connectionId, integration.request.header.x: "'a: #b'"}}}
                      none: {mock: {statusCode: 204}, models: {$default: '{"required": ["a"]}', b: '{}'}, modelSelectionExpression: "${request.body.kind}"}
                    authorizers:
                      guard: {request: {function: chat, identitySource: [route.request.header.Auth], timeout: 2s}}
                      main:
                        jwt:
                          keys: [{algorithm: HS256, kid: "1", secret: %s}]
                          jwks: https://id.example.com/keys?a=b#c
                          join: {claim: channels, always: ["user-{sub}"]}
                    stages:
                      - {name: prod, mappingKey: "", auth: main, variables: {"a key": "line\\n\\"two\\" \\\\ é 😀", "~": "~", "#": "# x", e: ""}}
                      - {name: open, auth: none, origins: []}
                """
                    .replace("%s", SECRET))
            .load();
    String printed = ConfigPrinter.print(config);
    assertThat(printed).doesNotContain(SECRET).doesNotContain(KEY);
    String unmasked =
        printed
            .replace("value: \"****\"", "value: " + KEY)
            .replace("A: \"****\"", "A: \"\"")
            .replace("\"****\"", SECRET);
    assertThat(ConfigText.of(folder, unmasked).load()).isEqualTo(config);
  }

  @Test
  void everySettingIsDescribedWithItsReason() {
    assertThat(Setting.all()).allSatisfy(setting -> assertThat(setting.about()).isNotEmpty());
    assertThat(ConfigPrinter.describe())
        .startsWith(
            """
            listen
                address; default: 127.0.0.1:8080; CARILLON_LISTEN
                Address to listen on. Loopback by default: anything else needs the
                settings of docs/security.md.
            stage
            """)
        .contains(
            "limits.messageBurst\n    whole number; default: 2000; CARILLON_LIMITS_MESSAGE_BURST\n",
            "apis[].stages[].name\n    text; default: required; CARILLON_APIS_N_STAGES_N_NAME\n",
            "apis[].authorizers.NAME.jwt.issuer\n    text; default: unset\n",
            "management.listen\n    address; default: unset; CARILLON_MANAGEMENT_LISTEN\n");
    assertThat(ConfigPrinter.describe().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(125));
  }
}
