// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FunctionPathTest {
  @Test
  void theNameIsOneSegmentOfThePath() {
    assertThat(FunctionPath.invoked("/2015-03-31/functions/a%3Ab/invocations")).isEqualTo("a:b");
    assertThat(FunctionPath.invoked("/2015-03-31/functions/a:b/invocations")).isEqualTo("a:b");
    assertThat(FunctionPath.invoked("/2015-03-31/functions//invocations")).isNull();
    assertThat(FunctionPath.invoked("/2015-03-31/functions/invocations")).isNull();
    assertThat(FunctionPath.invoked("/2015-03-31/functions/a/b/invocations")).isNull();
    assertThat(FunctionPath.invoked("/2015-03-31/functions/%zz/invocations")).isNull();
    assertThat(FunctionPath.isOne("/2015-03-31/functionsx")).isFalse();
  }
}
