// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRulesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eventLoops: 0",
        "eventLoops: 64",
        "compression: {level: 1}",
        "compression: {level: 9}",
        "drain: 0s",
        "drain: 10m",
        "heartbeat: {interval: 100ms}",
        "limits: {message: 1}",
        "limits: {message: 64MB, waiting: 64MB}",
        "limits: {waiting: 1MB, waitingTotal: 1MB}",
        "limits: {frame: 0, connections: 0, idle: 0s, age: 0s}",
        "origins: ['*', 'https://a.example', 'http://a.example:8080', 'https://*.a.example:8443', 'http://[::1]:3000', 'app://local']",
        "management: {listen: '127.0.0.1:9090'}",
        "{listen: '127.0.0.1:0', management: {listen: '127.0.0.1:0'}}",
        "apis: [{id: aaaaaaaaaa}, {id: bbbbbbbbbb, domains: [b.example, 'c.example:8443']}]",
        "apis: [{stages: [{name: a}, {name: A}, {name: a-b_9}]}]",
        "apis: [{domains: [a.example], stages: [{name: a, mappingKey: ''}, {name: b, mappingKey: v1}]}]",
        "apis: [{routes: {$default: 'builtin:echo', $connect: 'builtin:connect', say: 'builtin:sendmessage'}}]",
        "apis: [{stages: [{name: a, subprotocols: []}]}]",
      })
  void whatFitsIsAccepted(String yaml) throws IOException {
    assertThat(ConfigText.of(folder, yaml).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eventLoops: -1 | eventLoops: must be from 0 to 64, not -1",
        "eventLoops: 65 | eventLoops: must be from 0 to 64, not 65",
        "compression: {level: 0} | compression.level: must be from 1 to 9, not 0",
        "drain: 601s | drain: must be from 0s to 10m, not 601s",
        "heartbeat: {interval: 99ms} | heartbeat.interval: must be from 100ms to 1h, not 99ms",
        "limits: {message: 0} | limits.message: must be from 1B to 64MB, not 0B",
        "limits: {messageBurst: 0} | limits.messageBurst: must be at least 1, not 0",
        "limits: {message: 2MB} | limits.waiting: must be at least limits.message, 2MB, or its longest messages would close every receiver",
        "limits: {inbox: 0} | limits.inbox: must be at least 1B, not 0B",
        "limits: {waitingTotal: 1KB} | limits.waitingTotal: must be at least limits.waiting, which is 1MB, not 1KB",
        "management: {account: 12} | management.account: expected 12 digits",
        "management: {listen: ':8080'} | management.listen: must differ from listen, which is 127.0.0.1:8080",
        "management: {credentials: [{accessKeyId: A}]} | management.credentials[0].secretAccessKey: must be given",
        "management: {credentials: [{accessKeyId: '', secretAccessKey: x}]} | management.credentials[0].accessKeyId: must not be empty",
        "management: {credentials: [{accessKeyId: A, secretAccessKey: x}, {accessKeyId: A, secretAccessKey: y}]} | management.credentials[1].accessKeyId: two credentials have this id",
        "origins: [a.example] | origins[0]: expected an origin: SCHEME://HOST, SCHEME://HOST:PORT, SCHEME://*.DOMAIN or *, not 'a.example'",
        "origins: ['https://a.*.example'] | origins[0]: expected an origin: SCHEME://HOST, SCHEME://HOST:PORT, SCHEME://*.DOMAIN or *, not 'https://a.*.example'",
        "origins: ['https://a.example/'] | origins[0]: expected an origin: without a path, not 'https://a.example/'",
        "origins: ['https://A.example'] | origins[0]: expected an origin: in lower case, as browsers send it, not 'https://A.example'",
        "origins: ['https://a.example:443'] | origins[0]: leave out the usual port :443, as browsers do",
        "origins: ['https://a.example:0'] | origins[0]: the port must be a number from 1 to 65535",
        "stage: metrics | stage: the name 'metrics' is taken by the gateway's own address /metrics",
        "stage: a.b | stage: expected 1 to 128 letters, digits, `-` or `_`, not 'a.b'",
        "auth: main | auth: expected `none`, `iam` or an authorizer of the API 'carillon01' (it has none), not 'main'",
        "apis: [{}, {id: bbbbbbbbbb}] | apis[1].domains: only one API may have no domains, and apis[0] has none already",
        "apis: [{}, {domains: [a.example]}] | apis[1].id: two APIs have the id 'carillon01'",
        "apis: [{domains: [a.example]}, {id: bbbbbbbbbb, domains: [A.example]}] | apis[1].domains[0]: the domain 'A.example' is already listed by apis[0]",
        "apis: [{domains: ['https://a.example']}] | apis[0].domains[0]: expected a host name, such as ws.example.com, not 'https://a.example'",
        "apis: [{stages: [{name: a}, {name: a}]}] | apis[0].stages[1].name: two stages of this API are named 'a'",
        "apis: [{stages: [{name: a, mappingKey: x}]}] | apis[0].stages[0].mappingKey: a mapping key needs `domains` of its API",
        "apis: [{stages: [{name: a, throttle: {rate: -1}}]}] | apis[0].stages[0].throttle.rate: must be at least 0, not -1",
        "apis: [{stages: [{name: a, subprotocols: [bearer.x]}]}] | apis[0].stages[0].subprotocols[0]: expected a subprotocol such as carillon.v1, not beginning with `bearer.`",
        "apis: [{routes: {$other: 'builtin:echo'}}] | apis[0].routes.$other: only $connect, $disconnect and $default begin with `$`, not '$other'",
        "apis: [{routes: {$connect: 'builtin:echo'}}] | apis[0].routes.$connect: only builtin:connect fits this route",
        "apis: [{routes: {$disconnect: 'builtin:connect'}}] | apis[0].routes.$disconnect: only builtin:disconnect fits this route",
        "apis: [{routes: {join: 'builtin:connect'}}] | apis[0].routes.join: builtin:connect fits the route $connect only",
        "apis: [{routes: {$default: 'builtin:disconnect'}}] | apis[0].routes.$default: builtin:disconnect fits the route $disconnect only",
        "apis: [{routes: {a: 'lambda:x'}}] | apis[0].routes.a: expected function:NAME or builtin:NAME with one of connect, disconnect, joinchannel, leavechannel, sendmessage, echo, authenticate, not 'lambda:x'",
        "tls: {dev: true, certificate: carillon.yaml, key: carillon.yaml} | tls.dev: makes a certificate of its own: leave out `tls.certificate`, or this",
        "tls: {certificate: carillon.yaml} | tls.certificate: needs its private key: add `key: FILE` below `tls`",
        "tls: {key: carillon.yaml} | tls.key: needs its certificate: add `certificate: FILE` below `tls`",
        "tls: {certificate: carillon.yaml, key: no.pem} | tls.key: the file 'no.pem' cannot be read",
      })
  void whatDoesNotFitIsRefused(String yaml, String problem) throws IOException {
    assertThat(ConfigText.of(folder, yaml).problems())
        .containsExactly("carillon.yaml:1: " + problem);
  }

  @ParameterizedTest
  @CsvSource({"127,true", "128,true", "129,false"})
  void aStageNameHasAtMost128Characters(int length, boolean accepted) throws IOException {
    assertThat(ConfigText.of(folder, "stage: " + "a".repeat(length)).problems().isEmpty())
        .isEqualTo(accepted);
  }
}
