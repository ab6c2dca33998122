// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Times the first call of a function beside later ones, over one connection.
final class FirstCall implements WebSocket.Listener {
  private static final String MESSAGE = "{\"action\":\"echo\",\"message\":\"first\"}";
  private static final int LATER = 21;
  private static final int PATIENCE_SECONDS = 20;

  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();

  /// Milliseconds of the first call less the median of the next ones.
  static double cold(String url) {
    var listener = new FirstCall();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket = client.newWebSocketBuilder().buildAsync(URI.create(url), listener).join();
      double first = listener.call(socket);
      double[] later = new double[LATER];
      for (int i = 0; i < LATER; i++) {
        later[i] = listener.call(socket);
      }
      socket.abort();
      Arrays.sort(later);
      return first - later[LATER / 2];
    } catch (CompletionException e) {
      throw new Stopped("no connection to " + url + ": " + e.getMessage());
    }
  }

  private double call(WebSocket socket) {
    long start = System.nanoTime();
    socket.sendText(MESSAGE, true).join();
    try {
      String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null || !answer.contains("first")) {
        throw new Stopped("the function did not echo but answered " + answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      answers.add(part.toString());
      part.setLength(0);
    }
    socket.request(1);
    return null;
  }
}
