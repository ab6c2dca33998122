// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.http.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  private static void is(Response response, int status, String type, String message) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers()).contains(Map.entry("x-amzn-ErrorType", type));
    assertThat(response.body()).asString().isEqualTo("{\"message\":\"" + message + "\"}");
  }

  @Test
  void everyErrorNamesTheExceptionThatTheSdksThrow() {
    is(Errors.GONE.response(), 410, "GoneException", "The connection is closed or never was");
    is(Errors.FORBIDDEN.response(), 403, "ForbiddenException", "Forbidden");
    is(
        Errors.BEHIND.response(),
        429,
        "LimitExceededException",
        "Too much waits for this client; try again later");
    is(Errors.NOT_TEXT.response(), 400, "BadRequestException", "The data is not UTF-8 text");
    is(Errors.badRequest("why"), 400, "BadRequestException", "why");
    is(Errors.tooLong(131_072), 413, "PayloadTooLargeException", "The body may have 131072 bytes");
    is(Errors.methodNotAllowed("POST"), 405, "MethodNotAllowedException", "Method not allowed");
    assertThat(Errors.methodNotAllowed("POST").headers()).contains(Map.entry("Allow", "POST"));
  }

  @Test
  void withoutABodyTheErrorIsStillNamed() {
    assertThat(Errors.GONE.bare().status()).isEqualTo(410);
    assertThat(Errors.GONE.bare().body()).isEmpty();
    assertThat(Errors.GONE.bare().headers())
        .containsExactly(Map.entry("x-amzn-ErrorType", "GoneException"));
  }
}
