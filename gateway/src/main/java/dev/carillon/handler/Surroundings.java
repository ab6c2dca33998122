// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.SocketFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// What a function finds in the place of what belongs to the whole JVM: [Rewriter] turns its calls
/// to here.
///
/// Every [FunctionClassLoader] defines this class anew, so that each function has its own static
/// fields, also on threads that it starts itself. Hence it is public and uses only the JDK and
/// [Exit].
public final class Surroundings {
  // Set once, before any code of the function runs.
  public static PrintStream out = System.out;
  public static PrintStream err = System.err;
  private static Map<String, String> environment = Map.of();
  private static @Nullable SSLContext trust;

  /// One for all connections: a context makes a new one each time, and the JDK keeps a connection
  /// for the next request only where that has the very same factory.
  private static @Nullable SSLSocketFactory sockets;

  /// Those whose environment no longer is the JVM's.
  private static final Set<ProcessBuilder> builders =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private Surroundings() {}

  public static void set(
      Map<String, String> variables, PrintStream output, @Nullable SSLContext ssl) {
    environment = Map.copyOf(variables);
    out = output;
    err = output;
    trust = ssl;
    sockets = ssl == null ? null : ssl.getSocketFactory();
  }

  public static Map<String, String> getenv() {
    return environment;
  }

  public static @Nullable String getenv(String name) {
    return environment.get(name);
  }

  @SuppressWarnings("DoNotCallSuggester") // it is called, by rewritten code
  public static void exit(int status) {
    throw new Exit(status);
  }

  @SuppressWarnings("DoNotCallSuggester") // it is called, by rewritten code
  public static void exit(Runtime runtime, int status) {
    throw new Exit(status);
  }

  public static Map<String, String> environment(ProcessBuilder builder) {
    Map<String, String> variables = builder.environment();
    if (builders.add(builder)) {
      variables.clear();
      variables.putAll(environment);
    }
    return variables;
  }

  public static Process start(ProcessBuilder builder) throws IOException {
    environment(builder);
    return builder.start();
  }

  public static List<Process> startPipeline(List<ProcessBuilder> builders) throws IOException {
    builders.forEach(Surroundings::environment);
    return ProcessBuilder.startPipeline(builders);
  }

  public static Process exec(Runtime runtime, String command) throws IOException {
    return exec(runtime, command, null, null);
  }

  public static Process exec(Runtime runtime, String command, String @Nullable [] variables)
      throws IOException {
    return exec(runtime, command, variables, null);
  }

  @SuppressWarnings("deprecation") // the function's own choice
  public static Process exec(
      Runtime runtime, String command, String @Nullable [] variables, @Nullable File folder)
      throws IOException {
    return runtime.exec(command, given(variables), folder);
  }

  public static Process exec(Runtime runtime, String[] command) throws IOException {
    return exec(runtime, command, null, null);
  }

  public static Process exec(Runtime runtime, String[] command, String @Nullable [] variables)
      throws IOException {
    return exec(runtime, command, variables, null);
  }

  public static Process exec(
      Runtime runtime, String[] command, String @Nullable [] variables, @Nullable File folder)
      throws IOException {
    return runtime.exec(command, given(variables), folder);
  }

  /// Null would be the JVM's.
  private static String[] given(String @Nullable [] variables) {
    return variables != null
        ? variables
        : environment.entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toArray(String[]::new);
  }

  public static SSLContext sslContext() throws NoSuchAlgorithmException {
    SSLContext own = trust;
    return own == null ? SSLContext.getDefault() : own;
  }

  public static SocketFactory socketFactory() {
    SSLSocketFactory own = sockets;
    return own == null ? SSLSocketFactory.getDefault() : own;
  }

  public static SSLSocketFactory sslSocketFactory() {
    SSLSocketFactory own = sockets;
    return own == null ? HttpsURLConnection.getDefaultSSLSocketFactory() : own;
  }

  public static HttpClient.Builder newBuilder() {
    SSLContext own = trust;
    HttpClient.Builder builder = HttpClient.newBuilder();
    return own == null ? builder : builder.sslContext(own);
  }

  public static HttpClient newHttpClient() {
    return newBuilder().build();
  }

  public static URLConnection openConnection(URL url) throws IOException {
    return trusting(url.openConnection());
  }

  public static URLConnection openConnection(URL url, Proxy proxy) throws IOException {
    return trusting(url.openConnection(proxy));
  }

  public static InputStream openStream(URL url) throws IOException {
    return openConnection(url).getInputStream();
  }

  private static URLConnection trusting(URLConnection connection) {
    SSLSocketFactory own = sockets;
    if (own != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(own);
    }
    return connection;
  }
}
