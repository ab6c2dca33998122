// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.constructs.Construct;

/// Who is in which channel: a row for each connection and channel, found by either.
final class MembershipTable {
  static final String INDEX = "by-channel";

  private MembershipTable() {}

  static Table in(Construct scope) {
    Attribute connection = text("connectionId");
    Attribute channel = text("channel");
    Table table =
        Table.Builder.create(scope, "Memberships")
            .partitionKey(connection)
            .sortKey(channel)
            // Reconnects come in storms, so capacity is not planned ahead.
            .billingMode(BillingMode.PAY_PER_REQUEST)
            // The service ends every connection after two hours: no row is worth a backup, and
            // none outlives the stack.
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder()
                    .pointInTimeRecoveryEnabled(false)
                    .build())
            .removalPolicy(RemovalPolicy.DESTROY)
            // The key that AWS manages, whose use CloudTrail records.
            .encryption(TableEncryption.AWS_MANAGED)
            // $disconnect is best effort; rows that it left behind go by themselves, without cost.
            .timeToLiveAttribute("expiresAt")
            .build();
    table.addGlobalSecondaryIndex(
        GlobalSecondaryIndexProps.builder()
            .indexName(INDEX)
            .partitionKey(channel)
            .sortKey(connection)
            // A broadcast reads the whole channel, so that the index holds what it needs and no
            // more.
            .projectionType(ProjectionType.INCLUDE)
            .nonKeyAttributes(List.of("flavour"))
            .build());
    return table;
  }

  static String indexArn(Table table) {
    return table.getTableArn() + "/index/" + INDEX;
  }

  private static Attribute text(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }
}
