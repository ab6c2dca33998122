// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.function.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaTest {
  @TempDir private Path folder;

  @Test
  void aPlainMethodIsCalledByTheOfficialClient() throws Exception {
    Path sources = folder.resolve("sources");
    Path code = folder.resolve("code");
    RunningFunction.write(
        sources,
        "acme/Chat.java",
        """
        package acme;
        import java.util.Map;
        public class Chat {
          public Map<String, Object> handle(Map<String, Object> event) {
            if (event.get("body").equals("no")) throw new IllegalStateException("no");
            return Map.of("body", event.get("body") + System.getenv("TABLE"));
          }
        }
        """);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var arguments = List.of("-d", code.toString(), sources.resolve("acme/Chat.java").toString());
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    try (var function =
        RunningFunction.of(
            RunningFunction.config(FunctionRuntime.JAVA, code, "acme.Chat::handle"))) {
      long start = System.nanoTime();
      assertThat(function.returned("hi")).isEqualTo("{\"body\":\"hichats\"}");
      System.out.println("cold start of Java: " + (System.nanoTime() - start) / 1_000_000 + " ms");
      assertThat(function.call("no"))
          .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no"));
    }
  }

  @Test
  void itTrustsTheAuthoritiesOfTheStoreThatItIsGiven() throws Exception {
    Path sources = folder.resolve("sources");
    Path code = folder.resolve("code");
    RunningFunction.write(
        sources,
        "Trusting.java",
        """
        import javax.net.ssl.*;
        public class Trusting {
          public int handle(Object event) throws Exception {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((java.security.KeyStore) null);
            return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers().length;
          }
        }
        """);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var arguments = List.of("-d", code.toString(), sources.resolve("Trusting.java").toString());
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    var identity =
        new Identity("chat", RunningFunction.ARN, "eu-west-1", Map.of(), null, storeOfTwo());
    try (var function =
        RunningFunction.of(
            identity, RunningFunction.config(FunctionRuntime.JAVA, code, "Trusting::handle"))) {
      assertThat(function.returned("x")).isEqualTo("2");
    }
  }

  private Path storeOfTwo() throws Exception {
    var system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    system.init((KeyStore) null);
    var issuers = ((X509TrustManager) system.getTrustManagers()[0]).getAcceptedIssuers();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("one", issuers[0]);
    store.setCertificateEntry("two", issuers[1]);
    Path file = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }
}
