// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import static dev.carillon.handler.CompiledHandlers.call;
import static dev.carillon.handler.CompiledHandlers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.function.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerIsolationTest {
  private static final Outcome EXITED =
      new Outcome.Failed("Runtime.ExitError", "The function exited with status 3");

  @TempDir Path folder;
  CompiledHandlers compiled;

  @BeforeEach
  void open() {
    compiled = new CompiledHandlers(folder);
  }

  @AfterEach
  void close() {
    compiled.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return \"\" + System.getenv(name);",
        "return \"\" + System.getenv().get(name);",
        "Function<String, String> get = System::getenv; return \"\" + get.apply(name);",
        "Supplier<Map<String, String>> all = System::getenv; return \"\" + all.get().get(name);",
        "return \"\" + new ProcessBuilder().environment().get(name);",
        "return new String(new ProcessBuilder(\"/bin/sh\", \"-c\", \"echo ${\" + name + \":-null}\").start().getInputStream().readAllBytes()).trim();",
        "return said(Runtime.getRuntime().exec(echo(name)));",
        "return said(Runtime.getRuntime().exec(echo(name), null));",
        "return said(Runtime.getRuntime().exec(echo(name), null, new File(\"/\")));",
        "return said(Runtime.getRuntime().exec(\"sh \" + script(name)));",
        "return said(Runtime.getRuntime().exec(\"sh \" + script(name), null));",
        "return said(Runtime.getRuntime().exec(\"sh \" + script(name), null, new File(\"/\")));",
        "Exec exec = Runtime.getRuntime()::exec; return said(exec.of(echo(name)));",
        "return said(ProcessBuilder.startPipeline(List.of(new ProcessBuilder(echo(name)), new ProcessBuilder(\"cat\"))).getLast());",
      })
  void aFunctionSeesItsOwnEnvironmentOnly(String body) throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            """
            {
              public static String handle(Map<String, Object> event) throws Exception {
                String name = (String) event.get("body");
                %s
              }
              interface Exec { Process of(String[] command) throws IOException; }
              static String[] echo(String name) {
                return new String[] {"/bin/sh", "-c", "echo ${" + name + ":-null}"};
              }
              static File script(String name) throws IOException {
                File file = File.createTempFile("echo", ".sh");
                file.deleteOnExit();
                java.nio.file.Files.writeString(file.toPath(), echo(name)[2]);
                return file;
              }
              static String said(Process process) throws IOException {
                return new String(process.getInputStream().readAllBytes()).trim();
              }
            }
            """
                .formatted(body));
    assertThat(result(function, "HOME")).isEqualTo("\"null\"");
    assertThat(result(function, "TABLE")).isEqualTo("\"talks\"");
    assertThat(result(function, "TOKEN")).isEqualTo("\"hush\"");
    assertThat(result(function, "AWS_LAMBDA_FUNCTION_NAME")).isEqualTo("\"chat\"");
    assertThat(result(function, "AWS_REGION")).isEqualTo("\"eu-north-1\"");
    assertThat(result(function, "_HANDLER")).isEqualTo("\"acme.Chat::handle\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3);",
        "Runtime.getRuntime().exit(3);",
        "Runtime.getRuntime().halt(3);",
        "IntConsumer end = System::exit; end.accept(3);",
        "IntConsumer end = Runtime.getRuntime()::halt; end.accept(3);",
        "try { System.exit(3); } catch (Exception e) { return \"caught\"; }",
      })
  void anExitEndsTheCallAndNotTheGateway(String statement) throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            """
            {
              static int calls;
              public static String handle(Map<String, Object> event) {
                calls++;
                if (event.get("body").equals("exit")) { %s }
                return "" + calls;
              }
            }
            """
                .formatted(statement));
    assertThat(result(function, "hi")).isEqualTo("\"1\"");
    assertThat(call(function, "exit")).isEqualTo(EXITED);
    assertThat(result(function, "hi")).as("in a new instance").isEqualTo("\"1\"");
  }

  @Test
  void anExitOfAStaticInitialiserEndsTheCall() throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            "{ static { if (true) System.exit(3); } public static void handle() {} }");
    assertThat(call(function, "hi")).isEqualTo(EXITED);
    assertThat(call(function, "hi")).isEqualTo(EXITED);
  }

  @Test
  void anExceptionOfAStaticInitialiserIsTold() throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            "{ static int x = Integer.parseInt(\"x\"); public static void handle() {} }");
    assertThat(call(function, "hi"))
        .isEqualTo(
            new Outcome.Failed("java.lang.NumberFormatException", "For input string: \"x\""));
  }

  @Test
  void functionsWithTheSameClassesDoNotMeet() throws IOException {
    Path classes =
        compiled.compile(
            "{ static int calls; public static String handle() { return \"\" + ++calls; } }");
    var one = compiled.function(classes, "acme.Chat::handle", CompiledHandlers.TIMEOUT, 1);
    var other = compiled.function(classes, "acme.Chat::handle", CompiledHandlers.TIMEOUT, 1);
    assertThat(result(one, "hi")).isEqualTo("\"1\"");
    assertThat(result(one, "hi")).isEqualTo("\"2\"");
    assertThat(result(other, "hi")).isEqualTo("\"1\"");
  }

  @Test
  void theGatewaysLibrariesAreNotTheFunctions() throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            """
            {
              public static String handle() throws Exception {
                if (Thread.currentThread().getContextClassLoader() != Chat.class.getClassLoader()) {
                  return "another class loader";
                }
                Class.forName("org.slf4j.Logger");
                return "found";
              }
            }
            """);
    assertThat(call(function, "hi"))
        .isEqualTo(new Outcome.Failed("java.lang.ClassNotFoundException", "org.slf4j.Logger"));
  }

  @Test
  void whatAFunctionPrintsIsNotTheGatewaysOutput() throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            """
            {
              public static String handle() throws Exception {
                System.out.println("printed");
                System.err.printf("%s", "and more");
                LambdaRuntime.getLogger().log("logged\\n");
                PrintStream real = (PrintStream) System.class.getField("out").get(null);
                return "" + (System.out != real && System.out == System.err);
              }
            }
            """);
    assertThat(result(function, "hi")).isEqualTo("\"true\"");
  }

  @Test
  void aFunctionTrustsWhomTheGatewayTrusts() throws Exception {
    SSLContext trust = SSLContext.getInstance("TLS");
    trust.init(null, null, null);
    String body =
        """
        {
          public static List<Boolean> handle(Map<String, Object> event) throws Exception {
            int trust = Integer.parseInt((String) event.get("body"));
            var connection = (javax.net.ssl.HttpsURLConnection)
                new java.net.URI("https://localhost/").toURL().openConnection();
            return List.of(
                trust == System.identityHashCode(javax.net.ssl.SSLContext.getDefault()),
                trust == System.identityHashCode(
                    java.net.http.HttpClient.newHttpClient().sslContext()),
                connection.getSSLSocketFactory().getClass().isInstance(
                    javax.net.ssl.SSLSocketFactory.getDefault()));
          }
        }
        """;
    try (var trusting = new CompiledHandlers(folder.resolve("trusting"), trust)) {
      var function = trusting.function("acme.Chat::handle", body);
      assertThat(result(function, "" + System.identityHashCode(trust)))
          .isEqualTo("[true,true,true]");
    }
    var function = compiled.function("acme.Chat::handle", body);
    assertThat(result(function, "" + System.identityHashCode(trust)))
        .isEqualTo("[false,false,true]");
  }

  @Test
  void aFunctionMayLieInAJarAndItsLibrariesBesideItsClasses() throws IOException {
    Path classes = compiled.compile("{ public static String handle() { return \"packed\"; } }");
    Path bundle = Files.createDirectories(folder.resolve("bundle/lib"));
    try (var jar = new JarOutputStream(Files.newOutputStream(bundle.resolve("chat.jar")))) {
      jar.putNextEntry(new ZipEntry("acme/Chat.class"));
      Files.copy(classes.resolve("acme/Chat.class"), jar);
    }
    var fromJar =
        compiled.function(
            bundle.resolve("chat.jar"), "acme.Chat::handle", CompiledHandlers.TIMEOUT, 1);
    var fromFolder =
        compiled.function(
            folder.resolve("bundle"), "acme.Chat::handle", CompiledHandlers.TIMEOUT, 1);
    assertThat(result(fromJar, "hi")).isEqualTo("\"packed\"");
    assertThat(result(fromFolder, "hi")).isEqualTo("\"packed\"");
  }

  /// Frames are computed anew, also where the classes that meet are the function's own.
  @Test
  void rewrittenCodeWithBranchesIsStillValid() throws IOException {
    var function =
        compiled.function(
            "acme.Chat::handle",
            """
            {
              interface Shape { String name(); }
              static class Round implements Shape { public String name() { return "round"; } }
              static class Edged implements Shape { public String name() { return "edged"; } }
              public static String handle(Map<String, Object> event) {
                Shape shape = event.get("body").equals("hi") ? new Round() : new Edged();
                for (int i = 0; i < 2; i++) {
                  try {
                    System.out.println(shape.name() + System.getenv("TABLE"));
                  } finally {
                    System.out.flush();
                  }
                }
                return shape.name();
              }
            }
            """);
    assertThat(result(function, "hi")).isEqualTo("\"round\"");
  }
}
