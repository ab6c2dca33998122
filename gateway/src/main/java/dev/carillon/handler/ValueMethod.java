// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// A plain method of (), (Context), (input) or (input, Context).
final class ValueMethod implements RequestHandler<Object, Object> {
  private static final MethodType SHAPE =
      MethodType.methodType(Object.class, Object.class, Context.class);

  private final MethodHandle method;

  ValueMethod(Method method, @Nullable Object instance) throws IllegalAccessException {
    MethodHandle handle = MethodHandles.lookup().unreflect(method);
    if (instance != null) {
      handle = handle.bindTo(instance);
    }
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length == 0 || parameters[0] == Context.class) {
      handle = MethodHandles.dropArguments(handle, 0, Object.class);
    }
    if (handle.type().parameterCount() == 1) {
      handle = MethodHandles.dropArguments(handle, 1, Context.class);
    }
    this.method = handle.asType(SHAPE);
  }

  @Override
  public Object handleRequest(Object input, Context context) {
    try {
      return (Object) method.invokeExact(input, context);
    } catch (Throwable e) {
      throw Unchecked.of(e);
    }
  }
}
