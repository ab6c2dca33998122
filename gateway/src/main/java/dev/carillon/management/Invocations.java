// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.function.CallQueue;
import dev.carillon.function.DirectCalls;
import dev.carillon.function.DirectCalls.Request;
import dev.carillon.function.Functions;
import dev.carillon.function.Outcome;
import dev.carillon.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;

/// Invokes functions, and answers as the Lambda API does.
public final class Invocations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NOTHING = {'{', '}'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final DirectCalls calls;
  private final CallQueue queue;

  public Invocations(DirectCalls calls, CallQueue queue) {
    this.calls = calls;
    this.queue = queue;
  }

  /// What an invocation waits for, with the service's bounds.
  enum Kind {
    REQUEST_RESPONSE("RequestResponse", 6 * 1024 * 1024),
    EVENT("Event", 256 * 1024),
    DRY_RUN("DryRun", 6 * 1024 * 1024);

    private final String text;
    private final int maxBytes;

    Kind(String text, int maxBytes) {
      this.text = text;
      this.maxBytes = maxBytes;
    }

    /// @param text of the header; null if there is none
    /// @return null if it is none of these
    static @Nullable Kind parse(@Nullable String text) {
      if (text == null) {
        return REQUEST_RESPONSE;
      }
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      return null;
    }

    int maxBytes() {
      return maxBytes;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  void invoke(Kind kind, Functions.Named function, Request asked, Consumer<Response> respond) {
    Request request =
        asked.payload().length == 0
            ? new Request(asked.function(), asked.requestId(), NOTHING, asked.qualifier())
            : asked;
    String problem = problem(request.payload());
    if (problem != null) {
      respond.accept(FunctionErrors.of(400, "InvalidRequestContentException", problem));
      return;
    }
    switch (kind) {
      case REQUEST_RESPONSE ->
          calls.call(function, request, outcome -> respond.accept(answer(function, outcome)));
      case EVENT -> respond.accept(queue.add(request) ? Response.empty(202) : tooMany());
      case DRY_RUN -> respond.accept(Response.empty(204));
    }
  }

  /// Null if it is JSON.
  private static @Nullable String problem(byte[] payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != null) {
        parser.skipChildren();
        return parser.nextToken() == null ? null : "The payload is more than one JSON value";
      }
      return "The payload is no JSON";
    } catch (JacksonException e) {
      return "Could not parse request body into json: " + e.getOriginalMessage();
    }
  }

  private static Response answer(Functions.Named function, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned(byte[] payload) -> executed(payload.length == 0 ? NULL : payload);
      case Outcome.Failed(String type, String message) -> failed(type, message);
      case Outcome.TimedOut _ ->
          failed(
              "Sandbox.Timedout",
              "Task timed out after %.2f seconds".formatted(function.timeout().toMillis() / 1e3));
      case Outcome.Throttled _ -> tooMany();
      case Outcome.Stopped _ -> FunctionErrors.of(500, "ServiceException", "The gateway stops");
      case Outcome.Answered _ ->
          FunctionErrors.of(500, "ServiceException", "Something that is no function answered");
    };
  }

  private static Response failed(String type, String message) {
    String error =
        JSON.createObjectNode().put("errorMessage", message).put("errorType", type).toString();
    return executed(error.getBytes(StandardCharsets.UTF_8))
        .with("X-Amz-Function-Error", "Unhandled");
  }

  private static Response executed(byte[] payload) {
    return new Response(
        200,
        List.of(
            Map.entry("Content-Type", "application/json"),
            Map.entry("X-Amz-Executed-Version", "$LATEST")),
        payload);
  }

  private static Response tooMany() {
    return FunctionErrors.of(429, "TooManyRequestsException", "Rate Exceeded.");
  }
}
