// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/dev/@connections/L0SM9cOFvHcCIhw=         | dev | Connection[id=L0SM9cOFvHcCIhw=]",
        "/dev/@connections/L0SM9cOFvHcCIhw%3D       | dev | Connection[id=L0SM9cOFvHcCIhw=]",
        "/dev/%40connections/L0SM9cOFvHcCIhw%3d     | dev | Connection[id=L0SM9cOFvHcCIhw=]",
        "/@connections/L0SM9cOFvHcCIhw=             | ~~  | Connection[id=L0SM9cOFvHcCIhw=]",
        "/dev/@channels/news                        | dev | Channel[name=news]",
        "/dev/%40channels/a%3Ab+c                   | dev | Channel[name=a:b+c]",
        "/@channels/news                            | ~~  | Channel[name=news]",
        "/dev/@channels/a%2Fb                       | dev | Channel[name=a/b]",
        "/dev/@channels/a%252Fb                     | dev | Channel[name=a%2Fb]",
        "/dev/@connections/                         | dev | Connection[id=]",
        "/dev/@channels                             | dev | Channels[]",
        "/%40channels                               | ~~  | Channels[]",
        "/dev/@channels/news/L0SM9cOFvHcCIhw%3D     | dev | Member[channel=news, connectionId=L0SM9cOFvHcCIhw=]",
        "/@channels/a%2Fb/c                         | ~~  | Member[channel=a/b, connectionId=c]",
        "/my%20key/@channels/x                      | my key | Channel[name=x]"
      })
  void everySpellingOfAPathMeansTheSame(String path, String stage, String target) {
    ManagementPath parsed = Objects.requireNonNull(ManagementPath.parse(path));

    assertThat(parsed.stageKey()).isEqualTo(stage);
    assertThat(parsed.target()).hasToString(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/dev",
        "/dev/@connections",
        "/@connections",
        "/dev/@connections/a/b",
        "/dev/@channels/a/b/c",
        "/a/dev/@channels",
        "/@connections/@channels/a/b",
        "/dev/@connections/a/",
        "/a/dev/@connections/a",
        "/dev/%2540connections/a",
        "/dev/@Connections/a",
        "/dev/@connections/%zz",
        "/dev/connections/a",
        "//dev/@channels/a"
      })
  void everyOtherPathIsNone(String path) {
    assertThat(ManagementPath.parse(path)).isNull();
  }
}
