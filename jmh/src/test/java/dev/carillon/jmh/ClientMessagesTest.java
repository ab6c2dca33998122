// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.function.MessageBody;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientMessagesTest {
  @ParameterizedTest
  @CsvSource({"128,ASCII,PLAIN", "128,WORLD,NESTED", "2048,WORLD,PLAIN", "2048,ASCII,NESTED"})
  void messagesAreDifferentJsonOfExactlyThatLength(int length, Script script, Form form) {
    List<byte[]> messages = new ClientMessages().messages(length, script, form);

    assertThat(messages)
        .hasSize(ClientMessages.COUNT)
        .allSatisfy(message -> {
          assertThat(message).hasSize(length);
          MessageBody body = Objects.requireNonNull(MessageBody.parse(message));
          assertThat(Objects.requireNonNull(body.member("message")).isString())
              .isEqualTo(form == Form.PLAIN);
        });
    Set<List<Byte>> different = new HashSet<>();
    messages.forEach(message -> different.add(boxed(message)));
    assertThat(different).hasSize(ClientMessages.COUNT);
  }

  private static List<Byte> boxed(byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      boxed[i] = bytes[i];
    }
    return List.of(boxed);
  }
}
