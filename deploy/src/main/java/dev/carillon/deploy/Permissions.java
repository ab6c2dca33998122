// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyStatement;

/// What each function may do beside writing its own log. The authorizer may do nothing.
///
/// A transaction needs the permissions of its parts. All that know the table read a row of it when
/// their snapshot is made, so that the first event does not wait for classes.
final class Permissions {
  /// All rows of a connection, which a query finds.
  private static final List<String> FORGET =
      List.of(
          "dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem");

  /// DELETE ends a connection whose token has expired.
  private static final List<String> CONNECTIONS = List.of("execute-api:ManageConnections");

  private Permissions() {}

  static void grant(Functions functions, Table rows, GatewayApi api) {
    List<String> table = List.of(rows.getTableArn());
    for (LiveFunction function : functions.all()) {
      switch (function.handler()) {
        case AUTHORIZER -> {}
        // The connection and its membership of the channel that everybody is in.
        case CONNECT -> function.allow(items("Get", "Put"), table);
        case DISCONNECT -> function.allow(FORGET, table);
        // A membership, and the number of channels in the row of the connection.
        case JOIN -> {
          function.allow(items("Get", "Put", "Update"), table);
          function.allow(CONNECTIONS, List.of(connections(api, "DELETE")));
        }
        case LEAVE -> {
          function.allow(items("Get", "Delete", "Update"), table);
          function.allow(CONNECTIONS, List.of(connections(api, "DELETE")));
        }
        case SEND -> sender(function, rows, api);
      }
    }
  }

  private static List<String> items(String... verbs) {
    return Stream.of(verbs).map(verb -> "dynamodb:" + verb + "Item").toList();
  }

  private static void sender(LiveFunction function, Table table, GatewayApi api) {
    function.allow(List.of("dynamodb:Query"), List.of(MembershipTable.indexArn(table)));
    // The rows of connections that it finds gone, and the rows that claim those of a part.
    function.allow(FORGET, List.of(table.getTableArn()));
    function.allow(items("Put"), List.of(table.getTableArn()));
    function.allow(CONNECTIONS, List.of(connections(api, "POST"), connections(api, "DELETE")));
    // A policy outside the role: a function waits for what is inside, and this one waits for it.
    Policy.Builder.create(function, "InvokeItself")
        .statements(
            List.of(
                PolicyStatement.Builder.create()
                    .actions(List.of("lambda:InvokeFunction"))
                    .resources(
                        List.of(function.function().getFunctionArn() + ":" + LiveFunction.ALIAS))
                    .build()))
        .roles(List.of(function.role()))
        .build();
  }

  private static String connections(GatewayApi api, String method) {
    return Stack.of(api)
        .formatArn(
            ArnComponents.builder()
                .service("execute-api")
                .resource(api.apiId())
                .resourceName(GatewayApi.STAGE + "/" + method + "/@connections/*")
                .build());
  }
}
