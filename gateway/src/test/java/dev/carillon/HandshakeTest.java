// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RawSocket.Answer;
import dev.carillon.websocket.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Opening handshakes over a real socket, good and bad (RFC 6455 section 4.2, contract 1.1 to 1.4).
class HandshakeTest {
  private static final int URL = 4096;
  private static final int HEADERS = 10 * 1024;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = RunningGateway.start("limits: {handshake: 400ms}");
  }

  @AfterAll
  static void stop() {
    gateway.awaitEmpty();
    gateway.close();
  }

  private static Answer ask(String request) {
    try (RawSocket raw = RawSocket.to(gateway)) {
      return raw.send(request).answer();
    }
  }

  private static int status(String request) {
    return ask(request).status();
  }

  @Test
  void theAnswerProvesThatTheKeyWasRead() {
    Answer answer = ask(RawSocket.handshake());
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("sec-websocket-accept")).isEqualTo(RawSocket.ACCEPT);
    assertThat(answer.header("upgrade")).isEqualToIgnoringCase("websocket");
    assertThat(answer.header("connection")).isEqualToIgnoringCase("upgrade");
    assertThat(answer.headers())
        .doesNotContainKeys("sec-websocket-protocol", "sec-websocket-extensions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev", "/dev/", "/dev?x=1", "/dev/?token=%zz"})
  void theStageIsFoundWithOrWithoutTrailingSlashAndQuery(String target) {
    assertThat(status(RawSocket.handshakeFor(target))).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/prod", "/dev/x", "/dev//", "/DEV", "//dev", "/@connections"})
  void anUnknownStageIsForbidden(String target) {
    Answer answer = ask(RawSocket.handshakeFor(target));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Forbidden\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev", "/dev/", "/nothing", "/dev/x/y/z"})
  void aPlainGetMustUpgrade(String path) {
    assertThat(gateway.get(path).statusCode()).isEqualTo(426);
    assertThat(gateway.get(path).headers().firstValue("Upgrade")).hasValue("websocket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "8", "0", "13, 8", ""})
  void anotherVersionIsToldOurs(String version) {
    Answer answer = ask(RawSocket.handshake().replace("Version: 13", "Version: " + version));
    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Key: AAAA",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==x",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTEyMw==",
        "Sec-WebSocket-Key:",
        "X-None: 1",
      })
  void aKeyThatIsNotSixteenBytesIsABadRequest(String line) {
    assertThat(status(RawSocket.handshake().replace("Sec-WebSocket-Key: " + RawSocket.KEY, line)))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: 127.0.0.1",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Content-Length: 0",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
      })
  void whatMayNotBeThereIsABadRequest(String line) {
    assertThat(status(RawSocket.handshake(line))).isEqualTo(400);
  }

  @Test
  void aMissingHostIsABadRequest() {
    assertThat(status(RawSocket.handshake().replace("Host: 127.0.0.1\r\n", ""))).isEqualTo(400);
    assertThat(status("GET /health HTTP/1.1\r\n\r\n")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /dev HTTP/1.0, 426",
    "POST /dev HTTP/1.1, 403",
    "GET /dev HTTP/2.0, 426",
    "G@T /dev HTTP/1.1, 400",
  })
  void whatIsNoGetOfHttp11IsNoUpgrade(String line, int status) {
    String request = RawSocket.handshake().replace("GET /dev HTTP/1.1", line);
    Answer answer = ask(request);
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost, 101",
    "http://localhost:3000, 101",
    "https://127.0.0.1:8443, 101",
    "http://[::1]:5173, 101",
    "https://evil.example, 403",
    "http://localhost.evil.example, 403",
    "http://127.0.0.1.evil.example, 403",
    "null, 403",
    "file://, 403",
  })
  void onlyPagesOfThisMachineMayConnectInTheOpenDefault(String origin, int status) {
    assertThat(status(RawSocket.handshake("Origin: " + origin))).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 101",
    "LOCALHOST:8080, 101",
    "127.0.0.1:1, 101",
    "127.9.9.9, 101",
    "[::1]:8080, 101",
    "evil.example, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.nip.io, 403",
    "10.0.0.1, 403",
    "0.0.0.0, 403",
  })
  void aForeignHostReachesNeitherWebSocketNorManagement(String host, int status) {
    String upgrade = RawSocket.handshake().replace("Host: 127.0.0.1", "Host: " + host);
    assertThat(status(upgrade)).isEqualTo(status);
    String plain = "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    assertThat(status(plain)).isEqualTo(status == 101 ? 200 : 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=192.0.2.1",
        "X-Forwarded-For: 127.0.0.1",
        "x-forwarded-proto: https",
        "X-Forwarded-Anything: 1",
        "X-Real-IP: 127.0.0.1",
        "Via: 1.1 proxy",
        "Sec-Fetch-Site: cross-site",
      })
  void whatCameThroughAProxyOrFromAnotherSiteIsRefusedInTheOpenDefault(String line) {
    assertThat(status(RawSocket.handshake(line))).isEqualTo(403);
    for (String request : List.of("GET /health", "POST /dev/@channels/default")) {
      assertThat(status(request + " HTTP/1.1\r\nHost: localhost\r\n" + line + "\r\n\r\n"))
          .as(request)
          .isEqualTo(403);
    }
  }

  @Test
  void aUrlOf4096CharactersIsServedAndOneOf4097IsNot() {
    String longest = "/dev?" + "x".repeat(URL - 5);
    assertThat(status(RawSocket.handshakeFor(longest))).isEqualTo(101);
    assertThat(status(RawSocket.handshakeFor(longest + "x"))).isEqualTo(414);
    String plain = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assertThat(status(plain.formatted(longest))).isEqualTo(426);
    assertThat(status(plain.formatted(longest + "x"))).isEqualTo(414);
    assertThat(status(plain.formatted("/" + "x".repeat(60_000)))).isEqualTo(414);
  }

  /// Header lines with their line ends, so many bytes together.
  private static String filled(String request, int bytes) {
    int start = request.indexOf("\r\n") + 2;
    int have = request.length() - 2 - start;
    String line = "X-Filler: " + "y".repeat(bytes - have - "X-Filler: \r\n".length()) + "\r\n";
    return request.substring(0, request.length() - 2) + line + "\r\n";
  }

  @Test
  void headersOf10KbAreReadAndOneByteMoreIsNot() {
    String plain = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assertThat(status(filled(RawSocket.handshake(), HEADERS))).isEqualTo(101);
    assertThat(status(filled(RawSocket.handshake(), HEADERS + 1))).isEqualTo(431);
    assertThat(status(filled(RawSocket.handshake(), 60_000))).isEqualTo(431);
    assertThat(status(filled(plain, HEADERS))).isEqualTo(200);
    assertThat(status(filled(plain, HEADERS + 1))).isEqualTo(431);
    assertThat(status(filled(plain, 60_000))).isEqualTo(431);
  }

  @Test
  void aHundredHeaderLinesAreReadAndOneMoreIsNot() {
    String[] lines = IntStream.range(0, 95).mapToObj(i -> "X-" + i + ": 1").toArray(String[]::new);
    String upgrade = RawSocket.handshake(lines);
    assertThat(status(upgrade)).isEqualTo(101);
    assertThat(status(upgrade.replace("X-0:", "Y: 1\r\nX-0:"))).isEqualTo(431);
    String plain = "GET /health HTTP/1.1\r\nHost: localhost\r\n" + "X: 1\r\n".repeat(99) + "\r\n";
    assertThat(status(plain)).isEqualTo(200);
    assertThat(status(plain.replaceFirst("X:", "Y: 1\r\nX:"))).isEqualTo(431);
  }

  @Test
  void framesThatComeWithTheHandshakeAreNotLost() {
    byte[] hello =
        ClientFrames.frame(
            0x81,
            "{\"action\":\"echo\",\"message\":\"early\"}".getBytes(StandardCharsets.US_ASCII));
    try (RawSocket raw = RawSocket.to(gateway)) {
      raw.send(RawSocket.handshake() + new String(hello, StandardCharsets.ISO_8859_1));
      assertThat(raw.answer().status()).isEqualTo(101);
      assertThat(raw.nextText()).isEqualTo("early");
    }
  }

  @Test
  void aHandshakeMayComeByteByByte() {
    try (RawSocket raw = RawSocket.to(gateway)) {
      RawSocket.handshake().chars().mapToObj(Character::toString).forEach(raw::send);
      assertThat(raw.answer().status()).isEqualTo(101);
      raw.text("{\"action\":\"echo\",\"message\":\"whole\"}");
      assertThat(raw.nextText()).isEqualTo("whole");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "PROXY ",
        "GET /dev HTTP/1.1\r\nHost: localhost\r\n",
        "POST /dev/@channels/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"
      })
  void whoDoesNotFinishInTimeIsClosed(String beginning) {
    try (RawSocket raw = RawSocket.to(gateway)) {
      raw.send(beginning);
      assertThat(raw.ended()).isTrue();
    }
  }

  @Test
  void aRefusedClientIsClosedAndCounted() {
    double before =
        gateway.metric("carillon_refused_total{api=\"carillon01\",reason=\"bad_origin\"");
    try (RawSocket raw = RawSocket.to(gateway)) {
      assertThat(raw.send(RawSocket.handshake("Origin: null")).answer().status()).isEqualTo(403);
      assertThat(raw.ended()).isTrue();
    }
    assertThat(gateway.metric("carillon_refused_total{api=\"carillon01\",reason=\"bad_origin\""))
        .isEqualTo(before + 1);
  }

  @Test
  void theFirstOfferedSubprotocolThatTheStageKnowsIsSelected() {
    List<String> selected = new ArrayList<>();
    for (String offered :
        List.of("carillon.v1", "x, carillon.v1", "x", "bearer.abc, carillon.v1", "CARILLON.V1")) {
      Answer answer = ask(RawSocket.handshake("Sec-WebSocket-Protocol: " + offered));
      assertThat(answer.status()).isEqualTo(101);
      selected.add(answer.header("sec-websocket-protocol"));
    }
    assertThat(selected).containsExactly("carillon.v1", "carillon.v1", "", "carillon.v1", "");
  }
}
