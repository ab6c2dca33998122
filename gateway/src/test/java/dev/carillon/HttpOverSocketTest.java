// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RawSocket.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// HTTP/1.1 on the port, byte by byte (RFC 9112).
class HttpOverSocketTest {
  private static final String GET = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST = "POST /dev/@channels/%s HTTP/1.1\r\nHost: localhost\r\n";

  private final RunningGateway gateway = RunningGateway.start();
  private final RawSocket raw = RawSocket.to(gateway);

  @AfterEach
  void stop() {
    raw.close();
    assertThat(gateway.get("/health").statusCode()).as("still there").isEqualTo(200);
    gateway.close();
  }

  private void published(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"connections\":0}");
  }

  @Test
  void oneConnectionServesManyRequests() {
    for (int i = 0; i < 20; i++) {
      assertThat(raw.send(GET).answer().body()).startsWith("{\"status\":\"ok\"");
      published(raw.send(POST.formatted("a") + "Content-Length: 2\r\n\r\nhi").answer());
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() {
    String post = POST.formatted("a") + "Content-Length: 2\r\n\r\nhi";
    raw.send((GET + post + "GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(40));
    for (int i = 0; i < 40; i++) {
      assertThat(raw.answer().body()).startsWith("{\"status\":\"ok\"");
      published(raw.answer());
      assertThat(raw.answer().status()).isEqualTo(426);
    }
  }

  @Test
  void aThousandPipelinedRequestsAreAnswered() {
    raw.send(GET.repeat(1_000));
    for (int i = 0; i < 1_000; i++) {
      assertThat(raw.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyMayComeLaterAndByteByByte() {
    String request = POST.formatted("a") + "Content-Length: 5\r\n\r\nhello";
    for (int round = 0; round < 3; round++) {
      request.chars().mapToObj(Character::toString).forEach(raw::send);
      published(raw.answer());
    }
  }

  @Test
  void aChunkedBodyIsPutTogether() {
    try (TestClient ann = TestClient.connect(gateway)) {
      raw.send(POST.formatted("default") + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n");
      assertThat(raw.send("2\r\nlo\r\n0\r\n\r\n").answer().body()).isEqualTo("{\"connections\":1}");
      assertThat(ann.next()).isEqualTo("hello");
    }
  }

  @Test
  void aChunkedBodyPastTheBoundIsRefusedAsSoonAsItIs() {
    raw.send(POST.formatted("a") + "Transfer-Encoding: chunked\r\n\r\n");
    raw.send("20000\r\n" + "x".repeat(131072) + "\r\n");
    Answer answer = raw.send("1\r\nx\r\n").answer();
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("x-amzn-errortype")).isEqualTo("PayloadTooLargeException");
    assertThat(raw.ended()).isTrue();
  }

  @Test
  void whoAsksFirstIsToldToContinue() {
    raw.send(POST.formatted("a") + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assertThat(raw.answer(false).status()).isEqualTo(100);
    published(raw.send("hi").answer());
    assertThat(raw.send(GET).answer().status()).isEqualTo(200);
  }

  @Test
  void whoAsksFirstWithTooMuchIsRefusedBeforeSendingIt() {
    raw.send(POST.formatted("a") + "Content-Length: 131073\r\nExpect: 100-continue\r\n\r\n");
    assertThat(raw.answer().status()).isEqualTo(413);
    assertThat(raw.ended()).isTrue();
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() {
    Answer head = raw.send(GET.replace("GET", "HEAD")).answer(false);
    assertThat(head.status()).isEqualTo(200);
    Answer get = raw.send(GET).answer();
    assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
    assertThat(get.body()).hasSize(Integer.parseInt(get.header("content-length")));
  }

  @Test
  void connectionCloseIsHonoured() {
    raw.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    assertThat(raw.answer().status()).isEqualTo(200);
    assertThat(raw.ended()).isTrue();
  }

  @Test
  void lengthAndChunksTogetherAreNoSmugglersDoor() {
    raw.send(
        POST.formatted("a")
            + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + GET);
    assertThat(raw.answer().status()).isEqualTo(400);
    assertThat(raw.ended()).isTrue();
  }

  @Test
  void twoLengthsAreABadRequest() {
    raw.send(POST.formatted("a") + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde");
    assertThat(raw.answer().status()).isEqualTo(400);
    assertThat(raw.ended()).isTrue();
  }
}
