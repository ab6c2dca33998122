// SPDX-License-Identifier: Apache-2.0
// The chat of ../../chat-python as an app of the CDK: one function for all routes, one that says who may
// connect, and a table. It writes cdk.out, which `carillon up` runs.
import { App, RemovalPolicy, Stack, CfnOutput, CfnParameter, Duration } from "aws-cdk-lib";
import { WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { Code, Function as Lambda, Runtime } from "aws-cdk-lib/aws-lambda";
import { fileURLToPath } from "node:url";

const outdir = fileURLToPath(new URL("cdk.out", import.meta.url));
const app = new App({ analyticsReporting: false, outdir });
const stack = new Stack(app, "Chat");
const secret = new CfnParameter(stack, "TokenSecret", { noEcho: true, description: "Signs the tokens of people" });

const people = new Table(stack, "People", {
  partitionKey: { name: "connectionId", type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});

const code = Code.fromAsset(fileURLToPath(new URL("../../chat-python/functions", import.meta.url)));
const chat = new Lambda(stack, "ChatFunction", {
  runtime: Runtime.PYTHON_3_12,
  code,
  handler: "chat.handler",
  timeout: Duration.seconds(10),
  environment: { TABLE_NAME: people.tableName },
});
const guard = new Lambda(stack, "Guard", {
  runtime: Runtime.PYTHON_3_12,
  code,
  handler: "authorizer.handler",
  environment: { TOKEN_SECRET: secret.valueAsString, BANNED: "mallory" },
});
people.grantReadWriteData(chat);

const called = () => new WebSocketLambdaIntegration("Chat", chat);
const api = new WebSocketApi(stack, "Api", {
  connectRouteOptions: {
    integration: called(),
    authorizer: new WebSocketLambdaAuthorizer("Guard", guard, { identitySource: ["route.request.querystring.token"] }),
  },
  disconnectRouteOptions: { integration: called() },
  defaultRouteOptions: { integration: called(), returnResponse: true },
});
api.addRoute("setname", { integration: called() });
api.addRoute("sendmessage", { integration: called() });
api.addRoute("who", { integration: called(), returnResponse: true });
api.grantManageConnections(chat);

const stage = new WebSocketStage(stack, "Stage", { webSocketApi: api, stageName: "prod", autoDeploy: true });
new CfnOutput(stack, "Address", { value: stage.url });
app.synth();
