// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionNameTests {
  @ParameterizedTest
  @CsvSource({
    "send, , , send,",
    "send:live, , , send, live",
    "send:$LATEST, , , send, $LATEST",
    "function:send, , , send,",
    "123456789012:function:send:7, , 123456789012, send, 7",
    "arn:aws:lambda:eu-west-1:123456789012:function:send, eu-west-1, 123456789012, send,",
    "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:a_b-c:x, us-gov-west-1, 123456789012, a_b-c, x"
  })
  void aFunctionHasSeveralNames(
      String text, String region, String account, String name, String qualifier) {
    assertThat(FunctionName.parse(text))
        .isEqualTo(new FunctionName(region, account, name, qualifier));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "send:", "send:a:b", "arn:aws:s3:::bucket", "$LATEST"})
  void whatNamesNoFunctionIsNoName(String text) {
    assertThat(FunctionName.parse(text)).isNull();
  }
}
