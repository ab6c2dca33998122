// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.Tokens.claims;
import static dev.carillon.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksTests {
  private static final KeyPair ONE = Tokens.ec("secp256r1");
  private static final KeyPair TWO = Tokens.ec("secp256r1");
  private static final TokenResult UNSIGNED =
      new TokenResult.Invalid("no key that is known here signed it");

  private final MutableClock clock = new MutableClock(Tokens.NOW);
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile HttpHandler answer = exchange -> answer(exchange, 200, "{\"keys\":[]}");
  private HttpServer server;
  private JwtAuthorizer authorizer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          fetches.incrementAndGet();
          try (exchange) {
            answer.handle(exchange);
          }
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:%d/jwks".formatted(server.getAddress().getPort()));
    authorizer = new JwtAuthorizer(Tokens.config(List.of(), address), clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void keysAreFetchedWhenTheFirstTokenComesAndThenKnown() {
    serve(ec(ONE, "one"));
    assertThat(fetches).hasValue(0);
    assertValid(token(ONE, "one"));
    assertThat(Tokens.verify(authorizer, token(ONE, "one"))).isInstanceOf(TokenResult.Valid.class);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void everyKindOfKeyIsRead() {
    KeyPair rsa = Tokens.rsa(2048);
    KeyPair ed = Tokens.edwards("Ed25519");
    byte[] spki = ed.getPublic().getEncoded();
    OctetKeyPair pair =
        new OctetKeyPair.Builder(
                Curve.Ed25519, Base64URL.encode(Arrays.copyOfRange(spki, 12, spki.length)))
            .keyID("ed")
            .build();
    serve(new RSAKey.Builder((RSAPublicKey) rsa.getPublic()).keyID("rsa").build(), pair);
    assertValid(
        signed(
            "SHA256withRSA", "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims(""), rsa.getPrivate()));
    assertValid(
        signed("Ed25519", "{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", claims(""), ed.getPrivate()));
  }

  @Test
  void keysThatAreForSomethingElseOrDamagedAreLeftOutAndTheOthersServe() {
    String bad =
        """
        {"kty":"oct","kid":"one","k":"%s"},{"kty":"new"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},
        {"kty":"OKP","crv":"X25519","kid":"one","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
        """
            .formatted(Tokens.base64(Tokens.SECRET));
    ECKey encrypting =
        new ECKey.Builder(Curve.P_256, (ECPublicKey) TWO.getPublic())
            .keyUse(KeyUse.ENCRYPTION)
            .keyID("two")
            .build();
    serveText("{\"keys\":[%s,%s,%s]}".formatted(bad, encrypting, ec(ONE, "one")));
    assertValid(token(ONE, "one"));
    assertThat(answerOf(token(TWO, "two"))).isEqualTo(UNSIGNED);
    assertThat(
            answerOf(
                Tokens.hs256("{\"alg\":\"HS256\",\"kid\":\"one\"}", claims(""), Tokens.SECRET)))
        .isEqualTo(UNSIGNED);
  }

  @Test
  void anUnknownKeyIsLookedForAtMostOnceAMinute() {
    serve(ec(ONE, "one"));
    assertValid(token(ONE, "one"));
    serve(ec(ONE, "one"), ec(TWO, "two"));
    clock.advance(Duration.ofSeconds(59));
    assertThat(Tokens.verify(authorizer, token(TWO, "two"))).isEqualTo(UNSIGNED);
    assertThat(fetches).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    assertValid(token(TWO, "two"));
    assertThat(Tokens.verify(authorizer, token(ONE, "three"))).isEqualTo(UNSIGNED);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void tokensThatComeWhileKeysAreFetchedWaitForTheSameFetch() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    answer =
        exchange -> {
          awaitQuietly(go);
          answer(exchange, 200, set(ec(ONE, "one")));
        };
    List<CompletableFuture<TokenResult>> results =
        List.of(ask(token(ONE, "one")), ask(token(ONE, "one")), ask(token(TWO, "two")));
    assertThat(results).noneMatch(CompletableFuture::isDone);
    go.countDown();
    assertThat(results.get(0).get(10, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Valid.class);
    assertThat(results.get(1).get(10, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Valid.class);
    assertThat(results.get(2).get(10, TimeUnit.SECONDS)).isEqualTo(UNSIGNED);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aFetchThatFailsKeepsTheKeysThereAre() {
    serve(ec(ONE, "one"));
    assertValid(token(ONE, "one"));
    for (String body : List.of("no json", "{}", "{\"keys\":7}", "[".repeat(5_000))) {
      serveText(body);
      clock.advance(Duration.ofMinutes(1));
      assertThat(answerOf(token(TWO, "two"))).isEqualTo(UNSIGNED);
      assertThat(Tokens.verify(authorizer, token(ONE, "one")))
          .isInstanceOf(TokenResult.Valid.class);
    }
    assertThat(fetches).hasValue(5);
  }

  @Test
  void aSetThatNeverCameIsAskedForAgainAfterFiveSeconds() {
    answer = exchange -> answer(exchange, 503, "");
    assertThat(answerOf(token(ONE, "one"))).isEqualTo(UNSIGNED);
    serve(ec(ONE, "one"));
    clock.advance(Duration.ofMillis(4_999));
    assertThat(Tokens.verify(authorizer, token(ONE, "one"))).isEqualTo(UNSIGNED);
    clock.advance(Duration.ofMillis(1));
    assertValid(token(ONE, "one"));
  }

  @Test
  void aWithdrawnKeyEndsOnceTheSetIsOld() {
    serve(ec(ONE, "one"));
    assertValid(token(ONE, "one"));
    serve(ec(TWO, "two"));
    clock.advance(Duration.ofMinutes(15).plusMillis(1));
    assertThat(Tokens.verify(authorizer, token(ONE, "one"))).isInstanceOf(TokenResult.Valid.class);
    await().untilAsserted(() -> assertThat(answerOf(token(ONE, "one"))).isEqualTo(UNSIGNED));
    assertThat(fetches).hasValue(2);
  }

  @Test
  void aRedirectIsNotFollowed() {
    answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/jwks")) {
            exchange.getResponseHeaders().set("Location", "/other");
            answer(exchange, 302, "");
          } else {
            answer(exchange, 200, set(ec(ONE, "one")));
          }
        };
    assertThat(answerOf(token(ONE, "one"))).isEqualTo(UNSIGNED);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aSetOf64KilobytesIsReadAndOneByteMoreIsNot() {
    String set = set(ec(ONE, "one"));
    serveText(set + " ".repeat(64 * 1024 - set.length() + 1));
    assertThat(answerOf(token(ONE, "one"))).isEqualTo(UNSIGNED);
    serveText(set + " ".repeat(64 * 1024 - set.length()));
    clock.advance(Duration.ofMinutes(1));
    assertValid(token(ONE, "one"));
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    CountDownLatch cut = new CountDownLatch(1);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] blanks = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(blanks);
            }
          } catch (IOException e) {
            cut.countDown();
          }
        };
    assertThat(answerOf(token(ONE, "one"))).isEqualTo(UNSIGNED);
    await().until(() -> cut.getCount() == 0);
  }

  @Test
  void anAnswerThatStallsIsGivenUpAfterFiveSeconds() {
    CountDownLatch end = new CountDownLatch(1);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitQuietly(end);
        };
    long start = System.nanoTime();
    assertThat(answerOf(token(ONE, "one"))).isEqualTo(UNSIGNED);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(4_900), Duration.ofSeconds(9));
    end.countDown();
  }

  @Test
  void aTokenOfAnAlgorithmThatTheSetMayNotHaveFetchesNothing() {
    assertThat(Tokens.verify(authorizer, Tokens.hs256(Tokens.HS256, claims(""))))
        .isEqualTo(UNSIGNED);
    assertThat(Tokens.verify(authorizer, "a.b.c")).isInstanceOf(TokenResult.Invalid.class);
    assertThat(fetches).hasValue(0);
  }

  @Test
  void aTokenWithoutAKeyIdIsTriedWithFourKeysAtMost() {
    JWK[] five = new JWK[5];
    for (int i = 0; i < 5; i++) {
      five[i] = i == 3 ? ec(ONE, "3") : i == 4 ? ec(TWO, "4") : ec(Tokens.ec("secp256r1"), "k" + i);
    }
    serve(five);
    String form = "{\"alg\":\"ES256\"}";
    String jca = "SHA256withECDSAinP1363Format";
    assertValid(signed(jca, form, claims(""), ONE.getPrivate()));
    assertThat(answerOf(signed(jca, form, claims(""), TWO.getPrivate()))).isEqualTo(UNSIGNED);
    assertValid(token(TWO, "4"));
  }

  private void serve(JWK... keys) {
    serveText(set(keys));
  }

  private void serveText(String text) {
    answer = exchange -> answer(exchange, 200, text);
  }

  private void assertValid(String token) {
    assertThat(answerOf(token)).isInstanceOf(TokenResult.Valid.class);
  }

  private TokenResult answerOf(String token) {
    return ask(token).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<TokenResult> ask(String token) {
    CompletableFuture<TokenResult> result = new CompletableFuture<>();
    authorizer.verify(token, result::complete);
    return result;
  }

  private static String set(JWK... keys) {
    return "{\"keys\":%s}".formatted(Arrays.toString(keys));
  }

  private static ECKey ec(KeyPair pair, String kid) {
    return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic()).keyID(kid).build();
  }

  private static String token(KeyPair pair, String kid) {
    return signed(
        "SHA256withECDSAinP1363Format",
        "{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(kid),
        claims(""),
        pair.getPrivate());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
