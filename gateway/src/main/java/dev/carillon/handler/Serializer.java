// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Reads and writes values of one type as the service's own runtime does.
interface Serializer {
  @Nullable Object read(byte[] json);

  void write(@Nullable Object value, OutputStream out);

  /// The serializers of one function: what they remember of its classes goes with it.
  final class Factory {
    private final ClassLoader loader;
    private final JacksonFactory jackson = JacksonFactory.getInstance().withNamingStrategy(null);
    private final @Nullable CustomPojoSerializer custom;

    Factory(ClassLoader loader) {
      this.loader = loader;
      Iterator<CustomPojoSerializer> own =
          ServiceLoader.load(CustomPojoSerializer.class, loader).iterator();
      custom = own.hasNext() ? own.next() : null;
    }

    Serializer of(Type type) {
      if (custom != null) {
        return new Custom(custom, type);
      }
      if (type == String.class) {
        return new Text(jackson.getSerializer(type));
      }
      if (type instanceof Class<?> plain
          && LambdaEventSerializers.isLambdaSupportedEvent(plain.getName())) {
        @SuppressWarnings("unchecked") // given and taken by the handler only
        var events = (PojoSerializer<Object>) LambdaEventSerializers.serializerFor(plain, loader);
        return new Pojo(events);
      }
      return new Pojo(jackson.getSerializer(type));
    }
  }

  /// The service's own.
  record Pojo(PojoSerializer<Object> serializer) implements Serializer {
    @Override
    public @Nullable Object read(byte[] json) {
      return serializer.fromJson(new ByteArrayInputStream(json));
    }

    @Override
    public void write(@Nullable Object value, OutputStream out) {
      serializer.toJson(value, out);
    }
  }

  /// An event is an object, of which the service makes no text: here a handler gets it as it is.
  record Text(PojoSerializer<Object> serializer) implements Serializer {
    @Override
    public Object read(byte[] json) {
      return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public void write(@Nullable Object value, OutputStream out) {
      serializer.toJson(value, out);
    }
  }

  /// One that the function brings along.
  record Custom(CustomPojoSerializer serializer, Type type) implements Serializer {
    @Override
    public @Nullable Object read(byte[] json) {
      return serializer.fromJson(new ByteArrayInputStream(json), type);
    }

    @Override
    public void write(@Nullable Object value, OutputStream out) {
      serializer.toJson(value, out, type);
    }
  }
}
