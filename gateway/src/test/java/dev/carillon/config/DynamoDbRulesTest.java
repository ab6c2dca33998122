// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.config.DynamoDbConfig.KeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tables of functions, as the file lists them.
final class DynamoDbRulesTest {
  @TempDir private Path folder;

  private Config load(String dynamodb) throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "dynamodb:\n  " + dynamodb + "\n");
    return ConfigLoader.load(file, Map.of(), Map.of());
  }

  @Test
  void aTableIsWrittenShort() throws Exception {
    Config config =
        load(
            "{endpoint: local, tables: {chat: {partitionKey: connectionId, sortKey: {name: at, type: n}, indexes: {by-channel: {partitionKey: channel, projection: include, attributes: [flavour]}}}}}");
    assertThat(config.dynamodb().tables().get("chat"))
        .isEqualTo(
            new DynamoDbConfig.Table(
                new DynamoDbConfig.Key("connectionId", KeyType.S),
                new DynamoDbConfig.Key("at", KeyType.N),
                null,
                Map.of(
                    "by-channel",
                    new DynamoDbConfig.Index(
                        false,
                        new DynamoDbConfig.Key("channel", KeyType.S),
                        null,
                        DynamoDbConfig.Projection.INCLUDE,
                        List.of("flavour")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{tables: {chat: {partitionKey: id}}} | .tables: where are these tables?",
        "{endpoint: 'localhost:8000'} | .endpoint: expected `local` or an address such as http://127.0.0.1:8000, not 'localhost:8000'",
        "{endpoint: 'http://127.0.0.1:1', data: .} | .data: is for `endpoint: local`",
        "{endpoint: local, tables: {ab: {partitionKey: id}}} | .tables.ab: expected 3 to 255",
        "{endpoint: local, tables: {chat: {partitionKey: id, sortKey: id}}} | .tables.chat.sortKey: is the partition key already",
        "{endpoint: local, tables: {chat: {}}} | .tables.chat.partitionKey.name: must be given",
        "{endpoint: local, tables: {chat: {partitionKey: id, indexes: {all: {partitionKey: x, local: true}}}}} | .tables.chat.indexes.all: a local index has the partition key",
        "{endpoint: local, tables: {chat: {partitionKey: id, indexes: {all: {partitionKey: x, attributes: [y]}}}}} | .tables.chat.indexes.all.attributes: need `projection: include`",
        "{endpoint: local, tables: {chat: {partitionKey: id, indexes: {all: {partitionKey: x, projection: include}}}}} | .tables.chat.indexes.all.attributes: list what",
      })
  void whatCannotBeIsRefused(String dynamodb, String problem) {
    assertThat(catchThrowableOfType(ConfigException.class, () -> load(dynamodb)).getMessage())
        .contains("c.yaml:2: dynamodb" + problem);
  }
}
