// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The classes of one function. Of the gateway it sees only the interfaces between the two,
/// whatever copy of them its jar brings along; everything else is its own or the JDK's.
final class FunctionClassLoader extends URLClassLoader {
  private static final String CORE = "com.amazonaws.services.lambda.runtime.";

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader gateway = FunctionClassLoader.class.getClassLoader();
  private final Rewriter rewriter = new Rewriter(this);

  FunctionClassLoader(
      String name,
      List<Path> classpath,
      Map<String, String> environment,
      PrintStream output,
      @Nullable SSLContext trust) {
    super(name, urls(classpath), ClassLoader.getPlatformClassLoader());
    try {
      loadClass(Surroundings.class.getName())
          .getMethod("set", Map.class, PrintStream.class, SSLContext.class)
          .invoke(null, environment, output, trust);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The surroundings of " + name + " cannot be set", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (isShared(name)) {
      return gateway.loadClass(name);
    }
    return super.loadClass(name, resolve);
  }

  /// `LambdaRuntime` holds the logger for code that has no context: each function has its own.
  private static boolean isShared(String name) {
    if (name.equals(Exit.class.getName())) {
      return true;
    }
    if (!name.startsWith(CORE) || name.startsWith("LambdaRuntime", CORE.length())) {
      return false;
    }
    String rest = name.substring(CORE.length());
    return rest.indexOf('.') < 0 || rest.startsWith("logging.");
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    boolean surroundings = name.equals(Surroundings.class.getName());
    URL url = surroundings ? gateway.getResource(path) : findResource(path);
    if (url == null && name.startsWith(CORE + "LambdaRuntime")) {
      url = gateway.getResource(path);
    }
    if (url == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      URLConnection connection = url.openConnection();
      byte[] bytes;
      try (InputStream in = connection.getInputStream()) {
        bytes = in.readAllBytes();
      }
      byte[] own = surroundings ? bytes : rewriter.rewrite(bytes);
      return defineClass(name, own, 0, own.length, source(connection, path));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    } catch (IllegalArgumentException e) {
      // What the class file says makes no sense.
      throw new LinkageError("The class " + name + " cannot be read", e);
    }
  }

  /// Some code looks for its own jar.
  private static CodeSource source(URLConnection connection, String path) throws IOException {
    URL at = connection.getURL();
    if (connection instanceof JarURLConnection jar) {
      at = jar.getJarFileURL();
    } else if (at.toString().endsWith(path)) {
      String text = at.toString();
      at = URI.create(text.substring(0, text.length() - path.length())).toURL();
    }
    return new CodeSource(at, (Certificate[]) null);
  }

  private static URL[] urls(List<Path> classpath) {
    var urls = new ArrayList<URL>();
    try {
      for (Path entry : classpath) {
        urls.add(entry.toUri().toURL());
        Path libraries = entry.resolve("lib");
        if (Files.isDirectory(libraries)) {
          try (Stream<Path> files = Files.list(libraries)) {
            for (Path jar : files.sorted().toList()) {
              if (jar.toString().endsWith(".jar")) {
                urls.add(jar.toUri().toURL());
              }
            }
          }
        }
      }
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return urls.toArray(URL[]::new);
  }
}
