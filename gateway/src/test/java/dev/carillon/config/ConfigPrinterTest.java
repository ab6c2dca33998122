// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {
  private static final String SECRET = "a secret of thirty-two bytes or more";

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
            """)
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
                tls: {plaintext: behind-proxy, state: "with blanks: and colon"}
                management:
                  listen: 127.0.0.1:9090
                  credentials:
                    - {accessKeyId: "null", secretAccessKey: %s, allow: ["arn:aws:execute-api:*:*:*/dev/*"]}
                limits: {idle: 90s, age: 1500ms, message: 1000}
                apis:
                  - id: abcdefghij
                    domains: [ws.example.com]
                    authorizers:
                      main:
                        jwt:
                          keys: [{algorithm: HS256, kid: "1", secret: %s}]
                          jwks: https://id.example.com/keys?a=b#c
                          join: {claim: channels, always: ["user-{sub}"]}
                    stages:
                      - {name: prod, mappingKey: "", auth: main, variables: {"a key": "line\\n\\"two\\" \\\\ é 😀", "~": "~", "#": "# x", e: ""}}
                      - {name: open, auth: none, origins: []}
                """
                    .formatted(SECRET, SECRET))
            .load();
    String printed = ConfigPrinter.print(config);
    assertThat(printed).doesNotContain(SECRET);
    assertThat(ConfigText.of(folder, printed.replace("\"****\"", SECRET)).load()).isEqualTo(config);
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
