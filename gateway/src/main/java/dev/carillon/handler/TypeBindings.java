// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the type variables of everything that a class extends stand for in it.
final class TypeBindings {
  private final Map<TypeVariable<?>, Type> bindings = new HashMap<>();

  TypeBindings(Class<?> type) {
    collect(type);
  }

  private void collect(@Nullable Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      TypeVariable<?>[] variables = raw.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        bindings.put(variables[i], generic.getActualTypeArguments()[i]);
      }
      collect(raw);
    } else if (type instanceof Class<?> plain) {
      collect(plain.getGenericSuperclass());
      for (Type parent : plain.getGenericInterfaces()) {
        collect(parent);
      }
    }
  }

  /// A variable that stands for nothing is as good as its bound.
  Type resolve(Type type) {
    return switch (type) {
      case TypeVariable<?> variable -> {
        Type bound = bindings.get(variable);
        yield resolve(bound == null ? variable.getBounds()[0] : bound);
      }
      case ParameterizedType generic ->
          new Generic(
              generic.getRawType(),
              generic.getOwnerType(),
              Arrays.stream(generic.getActualTypeArguments())
                  .map(this::argument)
                  .toArray(Type[]::new));
      default -> type;
    };
  }

  /// Not further than one variable deep where a bound names its own variable, such as `T extends
  /// Comparable<T>`.
  private Type argument(Type type) {
    if (type instanceof TypeVariable<?> variable && !bindings.containsKey(variable)) {
      return Object.class;
    }
    return resolve(type);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Generic(Type raw, @Nullable Type owner, Type[] arguments)
      implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.clone();
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }
  }
}
