// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// What must be said before the gateway listens where others can reach it (design 9): who may
/// connect, who may manage, and how the bytes are kept private. Every gap is its own problem, at
/// the line that opened the gateway, with the line that closes it.
final class PublicAddressRules {
  private final Config config;
  private final boolean template;
  private final Report report;

  private PublicAddressRules(Config config, boolean template, Report report) {
    this.config = config;
    this.template = template;
    this.report = report;
  }

  /// @param template do the APIs come from one, where no setting of theirs can be added?
  static void check(Config config, boolean template, Report report) {
    if (!config.loopback()) {
      new PublicAddressRules(config, template, report).check();
    }
  }

  private void check() {
    for (int i = 0; i < config.apis().size(); i++) {
      ApiConfig api = config.apis().get(i);
      for (int j = 0; j < api.stages().size(); j++) {
        String stage = "apis[" + i + "].stages[" + j + "]";
        boolean listed = !template && report.given(stage + ".name");
        whoConnects(listed ? stage + "." : "", api.stages().get(j));
      }
    }
    if (config.management().credentials().isEmpty()) {
      missing(
          "management.credentials",
          "who may use the management API",
          "`management: {credentials: [{accessKeyId: ID, secretAccessKey: {env: VARIABLE}}]}`");
    }
    Tls tls = config.tls();
    boolean encrypted =
        tls.certificate() != null || tls.dev() || tls.plaintext() == Tls.Plaintext.BEHIND_PROXY;
    if (!encrypted && report.sound("tls")) {
      missing(
          "tls",
          "how connections are encrypted",
          "`tls: {certificate: FILE, key: FILE}`, or `tls: {plaintext: behind-proxy}` when a proxy"
              + " in front does it");
    }
  }

  private void whoConnects(String at, StageConfig stage) {
    String name = "the stage '" + stage.name() + "'";
    if (stage.auth() == null) {
      missing(
          at + "auth",
          "who may connect to " + name,
          template
              ? "an authorizer to `$connect` of the template (`--authorizer FUNCTION` where it has no"
                  + " API), or `--set auth=none` to let everybody in"
              : "`auth: AUTHORIZER`, or `auth: none` to let everybody in");
    }
    if (!StageConfig.NOBODY.equals(stage.auth()) && stage.origins().isEmpty()) {
      missing(
          at + "origins",
          "which web pages may connect to " + name,
          "`origins: [https://www.example.com]` (not needed with `auth: none`)");
    }
  }

  private void missing(String path, String what, String line) {
    report.problem(
        report.place("listen"),
        path,
        "listen is " + config.listen() + ", not loopback, so say " + what + ": add " + line);
  }
}
