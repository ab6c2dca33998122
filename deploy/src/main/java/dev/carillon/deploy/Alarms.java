// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// What somebody should look at.
final class Alarms extends Construct {
  private static final Duration PERIOD = Duration.minutes(5);

  private final Topic topic;

  Alarms(Construct scope, Setting email) {
    super(scope, "Alarms");
    topic = new Topic(this, "Topic");
    CfnSubscription mail =
        CfnSubscription.Builder.create(this, "Mail")
            .topicArn(topic.getTopicArn())
            .protocol("email")
            .endpoint(email.value().toString())
            .build();
    mail.getCfnOptions().setCondition(email.given());
  }

  void watch(LiveFunction live) {
    MetricOptions options = MetricOptions.builder().period(PERIOD).build();
    String id = live.handler().id();
    alarm(id + "Errors", live.function().metricErrors(options), 1, id + " fails");
    alarm(
        id + "Throttles",
        live.function().metricThrottles(options),
        1,
        id + " is refused: its reserved concurrency or that of the account is used up");
    Number limit = live.handler().timeout().toMilliseconds();
    alarm(
        id + "Duration",
        live.function()
            .metricDuration(MetricOptions.builder().period(PERIOD).statistic("p99").build()),
        limit.doubleValue() * 0.8,
        "One in a hundred calls of " + id + " takes 80 % of its timeout");
  }

  /// Of the table and of its index, reads and writes.
  void watch(Table table) {
    Map<String, String> rows = Map.of("TableName", table.getTableName());
    Map<String, String> index =
        Map.of(
            "TableName", table.getTableName(), "GlobalSecondaryIndexName", MembershipTable.INDEX);
    IMetric throttled =
        MathExpression.Builder.create()
            .expression("SUM(FILL(METRICS(), 0))")
            .usingMetrics(
                // Sorted, as the template is compared.
                new TreeMap<>(
                    Map.of(
                        "r", metric("AWS/DynamoDB", "ReadThrottleEvents", rows),
                        "w", metric("AWS/DynamoDB", "WriteThrottleEvents", rows),
                        "ir", metric("AWS/DynamoDB", "ReadThrottleEvents", index),
                        "iw", metric("AWS/DynamoDB", "WriteThrottleEvents", index))))
            .period(PERIOD)
            .build();
    alarm("TableThrottles", throttled, 1, "The table or its index is asked faster than it grows");
  }

  void watch(GatewayApi api) {
    Map<String, String> stage = Map.of("ApiId", api.apiId(), "Stage", GatewayApi.STAGE);
    alarm(
        "IntegrationErrors",
        metric("AWS/ApiGateway", "IntegrationError", stage),
        1,
        "A function did not answer API Gateway, or with an error");
    alarm(
        "ExecutionErrors",
        metric("AWS/ApiGateway", "ExecutionError", stage),
        1,
        "API Gateway could not call a function");
  }

  void watch(Queue lost) {
    alarm(
        "LostParts",
        lost.metricApproximateNumberOfMessagesVisible(
            MetricOptions.builder().period(PERIOD).statistic("Maximum").build()),
        1,
        "Parts of broadcasts were given up, or finished after a death; the queue says which");
  }

  private static Metric metric(String namespace, String name, Map<String, String> dimensions) {
    return Metric.Builder.create()
        .namespace(namespace)
        .metricName(name)
        .dimensionsMap(dimensions)
        .statistic("Sum")
        .period(PERIOD)
        .build();
  }

  private void alarm(String id, IMetric metric, double threshold, String description) {
    Alarm.Builder.create(this, id)
        .metric(metric)
        .threshold(threshold)
        .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
        .evaluationPeriods(1)
        // Nothing happens while nobody is connected.
        .treatMissingData(TreatMissingData.NOT_BREACHING)
        .alarmDescription(description)
        .build()
        .addAlarmAction(new SnsAction(topic));
  }
}
