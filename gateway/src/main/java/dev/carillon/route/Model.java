// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON schema of draft 4, compiled. The only class that knows the library, which is not loaded
/// before a route has a model.
final class Model {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// One error is enough to refuse a message.
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_4,
          registry ->
              registry
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(SchemaRegistryConfig.builder().failFast(true).build()));

  private static final Schema OF_SCHEMAS =
      SCHEMAS.getSchema(SchemaLocation.of("http://json-schema.org/draft-04/schema#"));

  private final Schema schema;

  private Model(Schema schema) {
    this.schema = schema;
  }

  /// @throws IllegalArgumentException if it is no schema, naming the model and saying why
  static Model compile(String name, String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      if (!(tree instanceof ObjectNode root)) {
        throw bad(name, "it is no object", null);
      }
      // Whatever it says it is: the contract knows draft 4 only.
      root.remove("$schema");
      List<Error> errors = OF_SCHEMAS.validate(root);
      if (!errors.isEmpty()) {
        throw bad(name, errors.getFirst().toString(), null);
      }
      refuseOtherDocuments(name, root);
      Schema schema = SCHEMAS.getSchema(root);
      schema.initializeValidators();
      return new Model(schema);
    } catch (JsonProcessingException e) {
      throw bad(name, e.getOriginalMessage(), e);
    } catch (SchemaException e) {
      throw bad(name, String.valueOf(e.getMessage()), e);
    }
  }

  /// Does the JSON satisfy it?
  boolean accepts(byte[] json) {
    try {
      return schema.validate(JSON.readTree(json)).isEmpty();
    } catch (IOException | SchemaException e) {
      return false;
    } catch (StackOverflowError e) {
      // Patterns and schemas that refer to themselves recurse as deep as the message is long. What
      // cannot be checked does not pass.
      return false;
    }
  }

  /// Nothing is ever fetched, neither at the start nor because of a message.
  private static void refuseOtherDocuments(String name, JsonNode node) {
    JsonNode ref = node.get("$ref");
    if (ref != null && ref.isTextual() && !ref.textValue().startsWith("#")) {
      throw bad(
          name,
          "$ref '"
              + ref.textValue()
              + "' is in another document; copy it into `definitions` and write #/definitions/NAME",
          null);
    }
    for (JsonNode child : node) {
      refuseOtherDocuments(name, child);
    }
  }

  private static IllegalArgumentException bad(
      String name, String reason, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the model %s is no JSON schema of draft 4: %s".formatted(name, reason), cause);
  }
}
