// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import static dev.carillon.handler.CompiledHandlers.call;
import static dev.carillon.handler.CompiledHandlers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.function.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerShapesTest {
  @TempDir Path folder;
  CompiledHandlers compiled;

  @BeforeEach
  void open() {
    compiled = new CompiledHandlers(folder);
  }

  @AfterEach
  void close() {
    compiled.close();
  }

  @Test
  void aRequestHandlerGetsTheEventTypesOfTheService() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestHandler<APIGatewayV2WebSocketEvent, APIGatewayV2WebSocketResponse> {
              public APIGatewayV2WebSocketResponse handleRequest(
                  APIGatewayV2WebSocketEvent event, Context context) {
                APIGatewayV2WebSocketResponse response = new APIGatewayV2WebSocketResponse();
                response.setStatusCode(200);
                response.setBody(event.getRequestContext().getRouteKey() + event.getBody()
                    + event.getRequestContext().getConnectionId());
                return response;
              }
            }
            """);
    assertThat(result(function, "hi"))
        .contains("\"statusCode\":200")
        .contains("\"body\":\"sendhiC=\"");
  }

  @Test
  void aStreamHandlerReadsAndWritesJsonItself() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestStreamHandler {
              public void handleRequest(InputStream in, OutputStream out, Context context)
                  throws IOException {
                String event = new String(in.readAllBytes(), "UTF-8");
                out.write((event.contains("\\"body\\":\\"hi\\"") + "").getBytes());
              }
            }
            """);
    assertThat(result(function, "hi")).isEqualTo("true");
  }

  @Test
  void aHandlerThatWritesNothingReturnsNothing() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestStreamHandler {
              public void handleRequest(InputStream in, OutputStream out, Context context) {}
            }
            """);
    assertThat(result(function, "hi")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public Map<String, Object> handle(Map<String, Object> event) { return Map.of(\"is\", event.get(\"body\")); }",
        "public static Map<String, Object> handle(Map<String, Object> event, Context context) { return Map.of(\"is\", event.get(\"body\")); }",
        "public static class In { public String body; } public static class Out { public String is; } public Out handle(In in, Context context) { Out out = new Out(); out.is = in.body; return out; }",
        "public record Out(String is) {} public static Out handle(APIGatewayV2WebSocketEvent event) { return new Out(event.getBody()); }",
        "public static void handle(InputStream in, OutputStream out) throws IOException { String event = new String(in.readAllBytes()); out.write((\"{\\\"is\\\":\\\"\" + (event.contains(\"hi\") ? \"hi\" : \"\") + \"\\\"}\").getBytes()); }",
        "public void handle(InputStream in, OutputStream out, Context context) throws IOException { new String(in.readAllBytes()); out.write(\"{\\\"is\\\":\\\"hi\\\"}\".getBytes()); }",
      })
  void aPlainMethodIsAHandler(String method) throws IOException {
    var function = compiled.function("acme.Chat::handle", "{ " + method + " }");
    assertThat(result(function, "hi")).isEqualTo("{\"is\":\"hi\"}");
  }

  @Test
  void typesAreFoundThroughAGenericParent() throws IOException {
    var function =
        compiled.function(
            """
            extends Parent<Chat.In> {
              public static class In { public String body; }
              String answer(In in) { return in.body; }
            }
            abstract class Parent<T> implements RequestHandler<T, List<String>> {
              abstract String answer(T in);
              public List<String> handleRequest(T in, Context context) {
                return List.of(answer(in));
              }
            }
            """);
    assertThat(result(function, "hi")).isEqualTo("[\"hi\"]");
  }

  @Test
  void aStringIsTheEventItselfAndATextAsResult() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestHandler<String, String> {
              public String handleRequest(String event, Context context) {
                return "" + event.startsWith("{\\"requestContext\\"");
              }
            }
            """);
    assertThat(result(function, "hi")).isEqualTo("\"true\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public void handle(Map<String, Object> event) {}",
        "public Map<String, Object> handle(Map<String, Object> event) { return null; }",
        "public Void handle(Map<String, Object> event) { return null; }",
        "public static void handle() {}",
      })
  void nothingIsNull(String method) throws IOException {
    var function = compiled.function("acme.Chat::handle", "{ " + method + " }");
    assertThat(result(function, "hi")).isEqualTo("null");
  }

  @Test
  void theContextTellsWhoCalls() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestHandler<Map<String, Object>, List<Object>> {
              public List<Object> handleRequest(Map<String, Object> event, Context context) {
                context.getLogger().log("seen");
                return List.of(context.getAwsRequestId(), context.getFunctionName(),
                    context.getFunctionVersion(), context.getInvokedFunctionArn(),
                    context.getLogGroupName(), context.getRemainingTimeInMillis() > 0,
                    context.getMemoryLimitInMB() > 0);
              }
            }
            """);
    assertThat(result(function, "hi"))
        .isEqualTo(
            "[\"request-1\",\"chat\",\"$LATEST\",\"arn:chat\",\"/aws/lambda/chat\",true,true]");
  }

  @Test
  void anExceptionIsAFailureOfItsClassAndMessage() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestHandler<Map<String, Object>, String> {
              public String handleRequest(Map<String, Object> event, Context context) {
                if (event.get("body").equals("deep")) {
                  return handleRequest(event, context);
                }
                throw new IllegalStateException("no room");
              }
            }
            """);
    assertThat(call(function, "hi"))
        .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no room"));
    assertThat(call(function, "deep"))
        .isEqualTo(new Outcome.Failed("java.lang.StackOverflowError", ""));
  }

  @Test
  void aCheckedExceptionOfAPlainMethodIsItself() throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            "{ public void handle(Context context) throws IOException { throw new IOException(\"gone\"); } }");
    assertThat(call(function, "hi")).isEqualTo(new Outcome.Failed("java.io.IOException", "gone"));
  }

  @Test
  void aHandlerThatIsNotThereSaysWhatToCheck() throws IOException {
    Path classes = compiled.compile("{ public void handle(int a, int b) {} }");
    assertThat(call(compiled.function(classes, "acme.Chut", CompiledHandlers.TIMEOUT, 1), "hi"))
        .isEqualTo(
            new Outcome.Failed(
                "Runtime.HandlerNotFound",
                "There is no class acme.Chut on the class path of the function: check `handler` and `classpath`"));
    assertThat(
            call(
                compiled.function(classes, "acme.Chat::handle", CompiledHandlers.TIMEOUT, 1), "hi"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.message()).startsWith("acme.Chat has no public method handle"));
  }

  @Test
  void aResultOfMoreThanSixMegabytesIsAFailure() throws IOException {
    var function =
        compiled.function(
            """
            implements RequestHandler<Map<String, Object>, String> {
              public String handleRequest(Map<String, Object> event, Context context) {
                return "x".repeat(7_000_000);
              }
            }
            """);
    assertThat(call(function, "hi"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.type()).isEqualTo("Function.ResponseSizeTooLarge"));
  }
}
