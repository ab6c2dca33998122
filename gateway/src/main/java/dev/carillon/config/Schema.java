// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the records say about settings, read off their components and annotations.
final class Schema {
  private Schema() {}

  /// What a setting holds.
  sealed interface Shape {}

  /// One piece of text.
  record Scalar(ScalarType type, Class<?> of) implements Shape {}

  /// A sequence.
  record ListOf(Shape element) implements Shape {}

  /// A mapping whose names are the user's.
  record MapOf(Shape value) implements Shape {}

  /// A mapping whose names are settings.
  record Nested(Class<?> type) implements Shape {}

  /// One setting of a record.
  ///
  /// @param standard the default as it would stand in the file, null for none
  /// @param optional may it be left out with nothing in its place?
  record Field(
      String name,
      Shape shape,
      @Nullable String standard,
      String about,
      boolean optional,
      boolean shorthand,
      RecordComponent component) {

    /// Can it be given as one text, and so in the environment?
    boolean isText() {
      return shape instanceof Scalar || (shape instanceof ListOf(Scalar _));
    }

    @Nullable Object value(Object of) {
      try {
        return component.getAccessor().invoke(of);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static List<Field> fields(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(Schema::field).toList();
  }

  private static Field field(RecordComponent component) {
    Default standard = component.getAnnotation(Default.class);
    About about = component.getAnnotation(About.class);
    return new Field(
        component.getName(),
        shape(component.getGenericType()),
        standard == null ? null : standard.value(),
        about == null ? "" : about.value(),
        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        component.isAnnotationPresent(Shorthand.class),
        component);
  }

  private static Shape shape(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] parts = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? new MapOf(shape(parts[1]))
          : new ListOf(shape(parts[0]));
    }
    Class<?> simple = (Class<?>) type;
    ScalarType scalar = ScalarType.of(simple);
    return scalar == null ? new Nested(simple) : new Scalar(scalar, simple);
  }

  /// @param values in the order of [#fields]
  static Object create(Class<?> type, @Nullable Object[] values) {
    try {
      Class<?>[] parts =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(parts);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
