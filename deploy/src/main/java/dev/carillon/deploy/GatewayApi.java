// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.WebSocketLambdaAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.WebSocketLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.apigatewayv2.WebSocketApi;
import software.amazon.awscdk.services.apigatewayv2.WebSocketRoute;
import software.amazon.awscdk.services.apigatewayv2.WebSocketRouteOptions;
import software.amazon.awscdk.services.apigatewayv2.WebSocketStage;
import software.constructs.Construct;

/// The WebSocket API: which function a message goes to, and how many may come.
final class GatewayApi extends Construct {
  static final String STAGE = "prod";

  /// All that clients send. An account has 500 connects a second, each followed by about two joins.
  private static final int REQUESTS = 1500;

  /// A broadcast costs a request for each receiver, and an account has 10,000 requests a second.
  private static final int BROADCASTS = 10;

  private final WebSocketApi api;
  private final WebSocketStage stage;

  GatewayApi(Construct scope, Functions functions) {
    super(scope, "Gateway");
    api =
        WebSocketApi.Builder.create(this, "Api")
            .apiName("carillon")
            .routeSelectionExpression("$request.body.action")
            .build();
    WebSocketRoute connect = route(functions, "$connect", Handler.CONNECT);
    List<WebSocketRoute> routes =
        List.of(
            connect,
            route(functions, "$disconnect", Handler.DISCONNECT),
            route(functions, "joinchannel", Handler.JOIN),
            route(functions, "leavechannel", Handler.LEAVE),
            route(functions, "sendmessage", Handler.SEND));
    stage =
        WebSocketStage.Builder.create(this, "Stage")
            .webSocketApi(api)
            .stageName(STAGE)
            .autoDeploy(true)
            .throttle(ThrottleSettings.builder().rateLimit(REQUESTS).burstLimit(REQUESTS).build())
            .build();
    settings()
        .addPropertyOverride(
            "RouteSettings",
            Map.of(
                "sendmessage",
                Map.of("ThrottlingRateLimit", BROADCASTS, "ThrottlingBurstLimit", 2 * BROADCASTS)));
    // Settings of a route are refused before the route is there.
    routes.forEach(stage.getNode()::addDependency);
  }

  private WebSocketRoute route(Functions functions, String key, Handler handler) {
    LiveFunction function = functions.of(handler);
    WebSocketRouteOptions.Builder options =
        WebSocketRouteOptions.builder()
            .integration(
                WebSocketLambdaIntegration.Builder.create(handler.id(), function.alias())
                    .timeout(handler.answer())
                    .build());
    switch (handler) {
      case CONNECT -> options.authorizer(authorizer(functions.of(Handler.AUTHORIZER)));
      case JOIN, LEAVE, SEND -> options.returnResponse(true);
      case AUTHORIZER, DISCONNECT -> {}
    }
    return api.addRoute(key, options.build());
  }

  /// Without identity sources: browsers give their token in a subprotocol, others in a header, and
  /// the service would refuse whoever does not have all that are named.
  private static WebSocketLambdaAuthorizer authorizer(LiveFunction function) {
    return WebSocketLambdaAuthorizer.Builder.create("Authorizer", function.alias())
        .identitySource(List.of())
        .build();
  }

  /// The stage as CloudFormation has it.
  CfnStage settings() {
    return Raw.of(stage, CfnStage.class);
  }

  String apiId() {
    return api.getApiId();
  }

  WebSocketStage stage() {
    return stage;
  }
}
