// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.auth.BodyCheck;
import dev.carillon.auth.FunctionArn;
import dev.carillon.auth.FunctionName;
import dev.carillon.auth.HttpHead;
import dev.carillon.auth.PendingSignature;
import dev.carillon.auth.Refused;
import dev.carillon.auth.Rights;
import dev.carillon.auth.SigV4Verifier;
import dev.carillon.auth.SignatureCheck;
import dev.carillon.config.Management;
import dev.carillon.function.DirectCalls;
import dev.carillon.function.Functions;
import dev.carillon.http.Endpoint;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Apis;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one operation of the Lambda API that functions need of each other: Invoke, for the functions
/// of the API whose domain is called.
public final class FunctionsApi {
  /// Longer bodies are hashed and read as JSON elsewhere than on an event loop.
  private static final int SHORT = 128 * 1024;

  private final Apis apis;
  private final Management settings;
  private final SigV4Verifier signatures;
  private final Functions functions;
  private final Invocations invocations;

  public FunctionsApi(
      Apis apis,
      Management settings,
      SigV4Verifier signatures,
      Functions functions,
      Invocations invocations) {
    this.apis = apis;
    this.settings = settings;
    this.signatures = signatures;
    this.functions = functions;
    this.invocations = invocations;
  }

  /// Who is called how.
  ///
  /// @param arn without the qualifier
  private record Call(
      FunctionArn arn, String api, Invocations.Kind kind, @Nullable String qualifier) {
    @Override
    public String toString() {
      return qualifier == null ? arn.toString() : arn + ":" + qualifier;
    }
  }

  /// @return null if it is no address of this API
  Endpoint.@Nullable Answer answer(RequestHead head) {
    if (!FunctionPath.isOne(head.path())) {
      return null;
    }
    String requestId = UUID.randomUUID().toString();
    var http = new HttpHead(head.method(), head.target(), head.headers());
    return switch (signatures.begin(http, SigV4Verifier.Service.LAMBDA)) {
      case Refused refused -> new Endpoint.Now(refuse(refused, requestId));
      case SignatureCheck.Anonymous _ -> whenRead(head, requestId, null);
      case PendingSignature pending -> whenRead(head, requestId, pending);
    };
  }

  private Endpoint.Answer whenRead(
      RequestHead head, String requestId, @Nullable PendingSignature pending) {
    Invocations.Kind asked = Invocations.Kind.parse(head.header("x-amz-invocation-type"));
    Invocations.Kind kind = asked == null ? Invocations.Kind.REQUEST_RESPONSE : asked;
    Endpoint.Body then =
        (body, respond) -> {
          Consumer<Response> named = response -> respond.accept(named(response, requestId));
          if (body.length <= SHORT) {
            read(head, requestId, pending, body, named);
          } else {
            Thread.ofVirtual().start(() -> read(head, requestId, pending, body, named));
          }
        };
    return new Endpoint.AfterBody(
        kind.maxBytes(),
        named(FunctionErrors.tooLong(kind.toString(), kind.maxBytes()), requestId),
        then);
  }

  private void read(
      RequestHead head,
      String requestId,
      @Nullable PendingSignature pending,
      byte[] body,
      Consumer<Response> respond) {
    Rights rights = null;
    if (pending != null) {
      switch (pending.finish(body)) {
        case Refused refused -> {
          respond.accept(refuse(refused, requestId));
          return;
        }
        case BodyCheck.Verified verified -> rights = verified.rights();
      }
    }
    switch (call(head)) {
      case Wrong(Response response) -> respond.accept(response);
      case Understood(Call call) -> {
        if (rights != null && !rights.mayInvoke(call.arn(), call.qualifier(), call.api())) {
          respond.accept(
              FunctionErrors.of(
                  403,
                  "AccessDeniedException",
                  "This key is not authorized to perform: lambda:InvokeFunction on resource: "
                      + call));
        } else {
          invoke(call, requestId, body, respond);
        }
      }
    }
  }

  /// What a request asks for.
  private sealed interface Asked {}

  private record Understood(Call call) implements Asked {}

  private record Wrong(Response response) implements Asked {}

  private Asked call(RequestHead head) {
    String text = head.method().equals("POST") ? FunctionPath.invoked(head.path()) : null;
    Apis.Api api = apis.api(head.header("host"));
    if (text == null || api == null) {
      return new Wrong(
          FunctionErrors.of(
              404, "UnknownOperationException", "Of the Lambda API only Invoke is answered here"));
    }
    FunctionName name = FunctionName.parse(text);
    if (name == null) {
      return new Wrong(
          FunctionErrors.of(400, "ValidationException", "'" + text + "' names no function"));
    }
    Invocations.Kind kind = Invocations.Kind.parse(head.header("x-amz-invocation-type"));
    if (kind == null) {
      return new Wrong(FunctionErrors.invalid("Unknown X-Amz-Invocation-Type"));
    }
    String separate = head.query("Qualifier");
    String joined = name.qualifier();
    if (separate != null && joined != null && !separate.equals(joined)) {
      return new Wrong(
          FunctionErrors.invalid(
              "The derived qualifier from the function name does not match the specified qualifier."));
    }
    return new Understood(
        new Call(
            name.arn(settings.region(), settings.account()),
            api.id(),
            kind,
            separate == null ? joined : separate));
  }

  private void invoke(Call call, String requestId, byte[] body, Consumer<Response> respond) {
    FunctionArn arn = call.arn();
    boolean ours =
        arn.region().equals(settings.region()) && arn.account().equals(settings.account());
    var name = new Functions.Name(call.api(), arn.name());
    Functions.Named function = ours ? functions.find(name) : null;
    if (function == null) {
      respond.accept(
          FunctionErrors.of(404, "ResourceNotFoundException", "Function not found: " + call));
      return;
    }
    invocations.invoke(
        call.kind(),
        function,
        new DirectCalls.Request(name, requestId, body, call.qualifier()),
        respond);
  }

  private static Response refuse(Refused refused, String requestId) {
    return named(
        FunctionErrors.of(refused.status(), refused.errorType(), refused.message()), requestId);
  }

  private static Response named(Response response, String requestId) {
    return response.with("x-amzn-RequestId", requestId);
  }
}
