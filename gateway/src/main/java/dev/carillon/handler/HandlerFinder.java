// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds what `com.acme.Chat::handle` names and makes it ready to be called.
final class HandlerFinder {
  private static final String DEFAULT_METHOD = "handleRequest";

  /// The service's own order: compiled bridges last, then the longest list of parameters, of which
  /// a context counts twice.
  private static final Comparator<Method> BEST_FIRST =
      Comparator.comparing(Method::isBridge)
          .thenComparing(
              method -> method.getParameterCount() + (takesContext(method) ? 1 : 0),
              Comparator.reverseOrder());

  private final String className;
  private final String methodName;
  private final ClassLoader loader;

  HandlerFinder(String handler, ClassLoader loader) {
    int colons = handler.indexOf("::");
    className = colons < 0 ? handler : handler.substring(0, colons);
    methodName = colons < 0 ? DEFAULT_METHOD : handler.substring(colons + 2);
    this.loader = loader;
  }

  Handler find() throws Throwable {
    Class<?> type = type();
    Method method = method(type);
    Object instance = Modifier.isStatic(method.getModifiers()) ? null : instance(type);
    if (instance instanceof RequestStreamHandler streams && takesStream(method)) {
      return (event, context, result) ->
          streams.handleRequest(new ByteArrayInputStream(event), result, context);
    }
    if (takesStream(method)) {
      return new StreamMethod(method, instance);
    }
    return values(new TypeBindings(type), method, instance);
  }

  private Class<?> type() throws HandlerNotFoundException {
    try {
      return Class.forName(className, true, loader);
    } catch (ClassNotFoundException _) {
      throw new HandlerNotFoundException(
          "There is no class %s on the class path of the function: check `handler` and `classpath`"
              .formatted(className));
    }
  }

  private Method method(Class<?> type) throws HandlerNotFoundException {
    List<Method> named =
        Stream.of(type.getMethods())
            .filter(method -> method.getName().equals(methodName))
            .sorted(BEST_FIRST)
            .toList();
    for (Method method : named) {
      if (isHandler(method.getParameterTypes())) {
        method.setAccessible(true); // also of a class that is not public
        return method;
      }
    }
    throw new HandlerNotFoundException(
        "%s has no public method %s that takes (input), (input, Context) or (InputStream, OutputStream, Context): check `handler`"
            .formatted(className, methodName));
  }

  private static boolean isHandler(Class<?>[] parameters) {
    return switch (parameters.length) {
      case 0, 1 -> true;
      case 2 ->
          parameters[1] == Context.class
              || (parameters[0] == InputStream.class && parameters[1] == OutputStream.class);
      case 3 ->
          parameters[0] == InputStream.class
              && parameters[1] == OutputStream.class
              && parameters[2] == Context.class;
      default -> false;
    };
  }

  private static boolean takesContext(Method method) {
    return method.getParameterCount() > 0
        && method.getParameterTypes()[method.getParameterCount() - 1] == Context.class;
  }

  private static boolean takesStream(Method method) {
    for (Class<?> parameter : method.getParameterTypes()) {
      if (parameter == InputStream.class || parameter == OutputStream.class) {
        return true;
      }
    }
    return false;
  }

  private Object instance(Class<?> type) throws Throwable {
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor();
    } catch (NoSuchMethodException _) {
      throw new HandlerNotFoundException(
          "%s has no constructor without parameters, so that nothing can be made of it"
              .formatted(className));
    }
    constructor.setAccessible(true);
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (InstantiationException _) {
      throw new HandlerNotFoundException(className + " is abstract: name a class that extends it");
    }
  }

  @SuppressWarnings("unchecked") // the input is read as the type that the handler names
  private Handler values(TypeBindings types, Method method, @Nullable Object instance)
      throws IllegalAccessException {
    if (instance instanceof RequestHandler<?, ?> handler
        && methodName.equals(DEFAULT_METHOD)
        && method.getParameterCount() == 2) {
      // Not the method's own types: of a parent that is not public there is only a bridge.
      Type[] named = RequestHandler.class.getTypeParameters();
      return handler(
          (RequestHandler<Object, Object>) handler,
          types.resolve(named[0]),
          types.resolve(named[1]));
    }
    Type[] parameters = method.getGenericParameterTypes();
    boolean takesInput = parameters.length > 0 && parameters[0] != Context.class;
    return handler(
        new ValueMethod(method, instance),
        takesInput ? types.resolve(parameters[0]) : null,
        types.resolve(method.getGenericReturnType()));
  }

  private Handler handler(
      RequestHandler<Object, Object> called, @Nullable Type input, Type result) {
    var serializers = new Serializer.Factory(loader);
    boolean isVoid = result == void.class || result == Void.class;
    return new ValueHandler(
        called,
        input == null ? null : serializers.of(input),
        isVoid ? null : serializers.of(result));
  }
}
