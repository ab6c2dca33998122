// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// The reference design, done right: all that it consists of.
final class GatewayStack extends Stack {
  static final String NAME = "Carillon";

  /// The service ends a connection after two hours; ten minutes are for clocks and late writes.
  private static final String MEMBERSHIP_TTL = "130m";

  /// Receivers that one invocation sends to: about a second of signing, so that a client that waits
  /// for its answer gets it.
  static final int FANOUT_PART = 1000;

  /// Requests that one invocation has under way: at 20 to 60 ms each they keep a processor busy.
  private static final int FANOUT_CONCURRENCY = 64;

  /// `revision` is anything that differs from one deployment to the next.
  GatewayStack(Construct scope, Code code, String revision) {
    super(scope, NAME, props());
    Settings settings = new Settings(this);
    Table table = MembershipTable.in(this);
    Functions functions =
        new Functions(handler ->
            new LiveFunction(
                this,
                handler,
                code,
                environment(handler, table, settings),
                about(handler, revision)));
    functions.all().forEach(one -> one.reserve(settings.concurrency(one.handler())));
    GatewayApi api = new GatewayApi(this, functions);
    AccessLog.of(this, api.settings(), settings.accessLogs());
    Permissions.grant(functions, table, api);
    Queue lost = lostParts(functions.of(Handler.SEND));

    Alarms alarms = new Alarms(this, settings.alarmEmail());
    functions.all().forEach(alarms::watch);
    alarms.watch(table);
    alarms.watch(api);
    alarms.watch(lost);

    output("WebSocketUrl", api.stage().getUrl(), "Clients connect to it");
    output(
        "ManagementEndpoint",
        api.stage().getCallbackUrl(),
        "Backends post to @connections below it");
    output("TableName", table.getTableName(), "Who is in which channel");
  }

  private static StackProps props() {
    return StackProps.builder()
        .description("Carillon: WebSocket channels on API Gateway, Lambda and DynamoDB")
        // The command that deploys checks the bootstrap stack itself.
        .synthesizer(
            DefaultStackSynthesizer.Builder.create().generateBootstrapVersionRule(false).build())
        .build();
  }

  /// A version keeps the settings with which it was published. CDK publishes a new one when the
  /// template of a function changes, which a new value of a parameter does not do; so the function
  /// that has parameters says in its description when it was deployed.
  private static String about(Handler handler, String revision) {
    String name = "Carillon: " + handler.id();
    return handler == Handler.AUTHORIZER ? name + ", deployed " + revision : name;
  }

  private static Map<String, String> environment(Handler handler, Table table, Settings settings) {
    Map<String, String> environment = new LinkedHashMap<>();
    // What runs for milliseconds is not worth the work of the optimising compiler.
    environment.put("JAVA_TOOL_OPTIONS", "-XX:+TieredCompilation -XX:TieredStopAtLevel=1");
    if (handler == Handler.AUTHORIZER) {
      environment.putAll(settings.authorizer());
      return environment;
    }
    environment.put("TABLE_NAME", table.getTableName());
    environment.put("INDEX_NAME", MembershipTable.INDEX);
    environment.put("MEMBERSHIP_TTL", MEMBERSHIP_TTL);
    if (handler == Handler.SEND) {
      environment.put("FANOUT_PART", Integer.toString(FANOUT_PART));
      environment.put("FANOUT_CONCURRENCY", Integer.toString(FANOUT_CONCURRENCY));
    }
    return environment;
  }

  /// The function itself tries again what passes. What failed or died nevertheless is run once
  /// more, for those whom nobody had claimed. The service does so after a minute; a second time
  /// would be minutes later, and throttled invocations are tried for two minutes for the same
  /// reason.
  private Queue lostParts(LiveFunction send) {
    Queue lost =
        Queue.Builder.create(this, "LostParts")
            .retentionPeriod(Duration.days(4))
            .enforceSsl(true)
            .build();
    send.alias()
        .configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(1)
                .maxEventAge(Duration.minutes(2))
                .onFailure(new SqsDestination(lost))
                .build());
    return lost;
  }

  private void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }
}
