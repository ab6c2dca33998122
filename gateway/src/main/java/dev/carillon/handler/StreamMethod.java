// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// A plain method that reads and writes JSON itself.
final class StreamMethod implements Handler {
  private final MethodHandle method;
  private final Class<?>[] parameters;

  StreamMethod(Method method, @Nullable Object instance) throws IllegalAccessException {
    MethodHandle handle = MethodHandles.lookup().unreflect(method);
    MethodHandle bound = instance == null ? handle : handle.bindTo(instance);
    parameters = method.getParameterTypes();
    this.method =
        bound
            .asSpreader(Object[].class, parameters.length)
            .asType(MethodType.methodType(Object.class, Object[].class));
  }

  @Override
  public void handle(byte[] event, Context context, OutputStream result) throws Throwable {
    var arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      if (parameters[i] == InputStream.class) {
        arguments[i] = new ByteArrayInputStream(event);
      } else {
        arguments[i] = parameters[i] == OutputStream.class ? result : context;
      }
    }
    Object _ = (Object) method.invokeExact(arguments);
  }
}
