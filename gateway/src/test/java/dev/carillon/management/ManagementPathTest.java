// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/dev/@connections/L0SM9cOFvHcCIhw=         | dev | CONNECTIONS | L0SM9cOFvHcCIhw=",
        "/dev/@connections/L0SM9cOFvHcCIhw%3D       | dev | CONNECTIONS | L0SM9cOFvHcCIhw=",
        "/dev/%40connections/L0SM9cOFvHcCIhw%3d     | dev | CONNECTIONS | L0SM9cOFvHcCIhw=",
        "/@connections/L0SM9cOFvHcCIhw=             | ~~  | CONNECTIONS | L0SM9cOFvHcCIhw=",
        "/dev/@channels/news                        | dev | CHANNELS    | news",
        "/dev/%40channels/a%3Ab+c                   | dev | CHANNELS    | a:b+c",
        "/@channels/news                            | ~~  | CHANNELS    | news",
        "/dev/@channels/a%2Fb                       | dev | CHANNELS    | a/b",
        "/dev/@channels/a%252Fb                     | dev | CHANNELS    | a%2Fb",
        "/dev/@connections/                         | dev | CONNECTIONS | ~~",
        "/my%20key/@channels/x                      | my key | CHANNELS | x"
      })
  void everySpellingOfAPathMeansTheSame(
      String path, String stage, ManagementPath.Kind kind, String name) {
    assertThat(ManagementPath.parse(path)).isEqualTo(new ManagementPath(stage, kind, name));
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
