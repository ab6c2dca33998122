// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What types cannot say: ranges, and settings that must fit each other. Reports, never stops.
final class ConfigRules {
  private static final ByteSize LARGEST_MESSAGE = ByteSize.parse("64MB");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  private static final Pattern WORDS = Pattern.compile("[\\p{Alnum} .,:;!?'()-]{1,200}");

  private final Config config;
  private final Report report;

  private ConfigRules(Config config, Report report) {
    this.config = config;
    this.report = report;
  }

  /// @param config complete
  static void check(Config config, Report report) {
    ConfigRules rules = new ConfigRules(config, report);
    rules.general();
    rules.limits();
    rules.tls();
    rules.management();
    rules.contract();
    rules.functions();
    DynamoDbRules.check(config.dynamodb(), report);
    OriginRules.check("origins", config.origins(), report);
    ApiRules.check(config, report);
  }

  private void general() {
    ApiRules.stageName("stage", config.stage(), report);
    range("eventLoops", config.eventLoops(), 0, 64);
    between("drain", config.drain(), Duration.ZERO, Duration.ofMinutes(10));
    between(
        "heartbeat.interval",
        config.heartbeat().interval(),
        Duration.ofMillis(100),
        Duration.ofHours(1));
    range("compression.level", config.compression().level(), 1, 9);
  }

  private void limits() {
    Limits limits = config.limits();
    size("limits.url", limits.url(), ByteSize.parse("1MB"));
    size("limits.headers", limits.headers(), ByteSize.parse("1MB"));
    positive("limits.headerLines", limits.headerLines());
    size("limits.message", limits.message(), LARGEST_MESSAGE);
    range("limits.connections", limits.connections(), 0, Integer.MAX_VALUE);
    positive("limits.connectionsPerAddress", limits.connectionsPerAddress());
    positive("limits.messagesPerSecond", limits.messagesPerSecond());
    positive("limits.messageBurst", limits.messageBurst());
    positive("limits.channelsPerConnection", limits.channelsPerConnection());
    atLeast("limits.handshake", limits.handshake(), Duration.ofMillis(1));
    atLeast("limits.idleRequest", limits.idleRequest(), Duration.ofMillis(1));
    range("limits.httpConnections", limits.httpConnections(), 0, Integer.MAX_VALUE);
    size("limits.waiting", limits.waiting(), null);
    size("limits.waitingTotal", limits.waitingTotal(), null);
    size("limits.inbox", limits.inbox(), null);
    boolean inRange = limits.message().bytes() <= LARGEST_MESSAGE.bytes();
    if (inRange && limits.waiting().bytes() < limits.message().bytes()) {
      report.problem(
          "limits.waiting",
          "must be at least limits.message, "
              + limits.message()
              + ", or its longest messages would close every receiver");
    }
    if (limits.waitingTotal().bytes() < limits.waiting().bytes()) {
      report.problem(
          "limits.waitingTotal",
          "must be at least limits.waiting, which is "
              + limits.waiting()
              + ", not "
              + limits.waitingTotal());
    }
  }

  private void contract() {
    Contract contract = config.contract();
    if (contract.authorizerFailure() != 500 && contract.authorizerFailure() != 403) {
      report.problem(
          "contract.authorizerFailure", "must be 500 or 403, not " + contract.authorizerFailure());
    }
    range("contract.deleteCode", contract.deleteCode(), 1000, 4999);
    words("contract.throttleMessage", contract.throttleMessage());
    words("contract.malformedId", contract.malformedId());
  }

  /// Stands in JSON as it is.
  private void words(String path, String text) {
    if (!WORDS.matcher(text).matches()) {
      report.problem(path, "expected up to 200 letters, digits, blanks and . , : ; ! ? ' ( ) -");
    }
  }

  private void tls() {
    Tls tls = config.tls();
    readable("tls.certificate", tls.certificate());
    readable("tls.key", tls.key());
    if (tls.certificate() != null && tls.key() == null) {
      report.problem("tls.certificate", "needs its private key: add `key: FILE` below `tls`");
    }
    if (tls.key() != null && tls.certificate() == null) {
      report.problem("tls.key", "needs its certificate: add `certificate: FILE` below `tls`");
    }
    if (tls.dev() && tls.certificate() != null) {
      report.problem(
          "tls.dev", "makes a certificate of its own: leave out `tls.certificate`, or this");
    }
  }

  private void functions() {
    Functions functions = config.functions();
    positive("functions.concurrency", functions.concurrency());
    positive("functions.perConnection", functions.perConnection());
    range("functions.javaThreads", functions.javaThreads(), 1, 1_000);
    between("functions.farewell", functions.farewell(), Duration.ZERO, Duration.ofMinutes(10));
    between("functions.start", functions.start(), Duration.ofMillis(100), Duration.ofMinutes(15));
    size("functions.answer", functions.answer(), new ByteSize(1L << 30));
    size("functions.codeSize", functions.codeSize(), null);
    positive("functions.codeFiles", functions.codeFiles());
  }

  private void readable(String path, @Nullable Path file) {
    if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
      report.problem(path, "the file " + Problem.quote(file.toString()) + " cannot be read");
    }
  }

  private void management() {
    Management management = config.management();
    HostPort listen = management.listen();
    if (listen != null && listen.collides(config.listen())) {
      report.problem("management.listen", "must differ from listen, which is " + config.listen());
    }
    if (!REGION.matcher(management.region()).matches()) {
      report.problem("management.region", "expected a region such as us-east-1");
    }
    if (!ACCOUNT.matcher(management.account()).matches()) {
      report.problem("management.account", "expected 12 digits");
    }
    Set<String> ids = new HashSet<>();
    List<Management.Credential> credentials = management.credentials();
    for (int i = 0; i < credentials.size(); i++) {
      credential("management.credentials[" + i + "]", credentials.get(i), ids);
    }
  }

  private void credential(String path, Management.Credential credential, Set<String> ids) {
    if (credential.accessKeyId().isBlank()) {
      report.problem(path + ".accessKeyId", "must not be empty");
    } else if (!ids.add(credential.accessKeyId())) {
      report.problem(path + ".accessKeyId", "two credentials have this id");
    }
    if (credential.secretAccessKey().value().isBlank()) {
      report.problem(path + ".secretAccessKey", "must not be empty");
    }
    for (int i = 0; i < credential.allow().size(); i++) {
      if (credential.allow().get(i).isBlank()) {
        report.problem(path + ".allow[" + i + "]", "must not be empty");
      }
    }
  }

  private void positive(String path, int value) {
    range(path, value, 1, Integer.MAX_VALUE);
  }

  private void range(String path, int value, int least, int most) {
    if (value < least || value > most) {
      String expected =
          most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
      report.problem(path, "must be " + expected + ", not " + value);
    }
  }

  private void size(String path, ByteSize value, @Nullable ByteSize most) {
    if (value.bytes() < 1 || (most != null && value.bytes() > most.bytes())) {
      String expected = most == null ? "at least 1B" : "from 1B to " + most;
      report.problem(path, "must be " + expected + ", not " + value);
    }
  }

  private void atLeast(String path, Duration value, Duration least) {
    between(path, value, least, null);
  }

  private void between(String path, Duration value, Duration least, @Nullable Duration most) {
    if (value.compareTo(least) < 0 || (most != null && value.compareTo(most) > 0)) {
      String expected =
          most == null
              ? "at least " + ScalarType.print(least)
              : "from " + ScalarType.print(least) + " to " + ScalarType.print(most);
      report.problem(path, "must be " + expected + ", not " + ScalarType.print(value));
    }
  }
}
