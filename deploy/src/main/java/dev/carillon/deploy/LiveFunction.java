// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.SystemLogLevel;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/// A function with its role and its log, and the alias by which it is called.
final class LiveFunction extends Construct {
  static final String ALIAS = "live";

  private final Handler handler;
  private final Role role;
  private final Function function;
  private final Alias alias;

  LiveFunction(
      Construct scope, Handler handler, Code code, Map<String, String> environment, String about) {
    super(scope, handler.id());
    this.handler = handler;
    LogGroup log =
        LogGroup.Builder.create(this, "Log")
            .retention(RetentionDays.TWO_WEEKS)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    // Of its own: the role that CDK makes may write to every log of the account.
    role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    log.grantWrite(role);
    function =
        Function.Builder.create(this, "Function")
            .description(about)
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.ARM_64)
            .code(code)
            .handler(handler.entry())
            .memorySize(handler.megabytes())
            .timeout(handler.timeout())
            .environment(environment)
            // A snapshot of the started function instead of seconds of class loading. It is made of
            // a published version, hence the alias.
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
            .role(role)
            .logGroup(log)
            // Without the lines that the service adds to every call, which would be most of the
            // log.
            .loggingFormat(LoggingFormat.JSON)
            .systemLogLevelV2(SystemLogLevel.WARN)
            .applicationLogLevelV2(ApplicationLogLevel.INFO)
            .build();
    Annotations.of(function)
        .acknowledgeWarning(
            "@aws-cdk/aws-lambda:snapStartRequirePublish", "the alias is of a published version");
    alias =
        Alias.Builder.create(this, "Live")
            .aliasName(ALIAS)
            .version(function.getCurrentVersion())
            .build();
  }

  void allow(List<String> actions, List<String> resources) {
    role.addToPolicy(
        PolicyStatement.Builder.create().actions(actions).resources(resources).build());
  }

  /// An upper bound for its concurrency, which the account sets aside for it; without it the
  /// account's concurrency is shared.
  void reserve(Setting concurrency) {
    Raw.of(function, CfnFunction.class)
        .addPropertyOverride("ReservedConcurrentExecutions", concurrency.orNothing());
  }

  Handler handler() {
    return handler;
  }

  Role role() {
    return role;
  }

  Function function() {
    return function;
  }

  Alias alias() {
    return alias;
  }
}
