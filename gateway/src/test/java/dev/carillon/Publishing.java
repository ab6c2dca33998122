// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.websocket.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Publishers who send numbered messages to all channels in turns: `#channel:publisher:number:all#`
/// with the number of the message in its channel and among all of its publisher's, and a filler.
final class Publishing {
  /// Then a publisher waits until the gateway has read it all.
  private static final int UNREAD = 250;

  private static final String FILLER = "x".repeat(6_000);

  private final int publishers;
  private final int channels;
  private final int messages;
  private final AtomicIntegerArray sent;
  private int read;
  private int done;

  /// @param messages of each publisher
  Publishing(int publishers, int channels, int messages) {
    this.publishers = publishers;
    this.channels = channels;
    this.messages = messages;
    this.sent = new AtomicIntegerArray(publishers);
  }

  int publishers() {
    return publishers;
  }

  int messagesOfAll() {
    return publishers * messages;
  }

  /// Numbers that a publisher has given so far, or is about to give, in a channel.
  int given(int publisher, int channel) {
    return (sent.get(publisher) + channels - 1 - channel) / channels;
  }

  /// @return how many
  int publish(int publisher, RawSocket raw) {
    try (raw) {
      for (int i = 0; i < messages; i++) {
        sent.set(publisher, i + 1);
        raw.send(message(i % channels, publisher, i));
        if (i % UNREAD == UNREAD - 1) {
          raw.text("{\"action\":\"echo\",\"message\":\"read\"}").nextText();
          passed(UNREAD);
        }
      }
      raw.text("{\"action\":\"echo\",\"message\":\"read\"}").nextText();
      return messages;
    } finally {
      finished();
    }
  }

  private byte[] message(int channel, int publisher, int number) {
    int filler = number % 5 == 0 ? FILLER.length() : number * 7 % 300;
    String text =
        "{\"action\":\"sendmessage\",\"channel\":\"c%d\",\"message\":\"#%d:%d:%d:%d#%s\"}"
            .formatted(
                channel,
                channel,
                publisher,
                number / channels,
                number,
                FILLER.substring(0, filler));
    return ClientFrames.frame(0x81, text.getBytes(StandardCharsets.US_ASCII));
  }

  private synchronized void passed(int more) {
    read += more;
    notifyAll();
  }

  private synchronized void finished() {
    done++;
    notifyAll();
  }

  synchronized boolean over() {
    return done == publishers;
  }

  /// Returns when the gateway has read so much of everything.
  synchronized void awaitPart(double part) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (read < messagesOfAll() * part && done < publishers) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the publishers are stuck at " + read);
      }
      wait(1_000);
    }
  }
}
