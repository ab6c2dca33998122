// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what [Publishing] sends, and holds every message to the order: from the answer to a join
/// to the answer to a leave the numbers of a publisher in a channel have no gap, and outside of it
/// none comes.
final class NumberedReader {
  private static final Pattern NUMBERED = Pattern.compile("#(\\d+):(\\d+):(\\d+):(\\d+)#");
  private static final int NOT_A_MEMBER = -2;
  private static final int ANY = -1;

  private final RawSocket raw;
  private final Publishing publishing;

  /// The next number, by channel and publisher.
  private final int[][] next = new int[OrderUnderLoadTest.CHANNELS][];

  /// Numbers that may still come first, since they were published after the join.
  private final int[][] firstBefore = new int[OrderUnderLoadTest.CHANNELS][];

  private final int[][] heard;
  private final int[] last;
  private int messages;

  NumberedReader(RawSocket raw, Publishing publishing) {
    this.raw = raw;
    this.publishing = publishing;
    int publishers = publishing.publishers();
    for (int channel = 0; channel < next.length; channel++) {
      next[channel] = new int[publishers];
      firstBefore[channel] = new int[publishers];
      Arrays.fill(next[channel], NOT_A_MEMBER);
    }
    heard = new int[publishers][OrderUnderLoadTest.CHANNELS];
    last = new int[publishers];
    Arrays.fill(last, -1);
  }

  void join(int channel) {
    raw.text("{\"action\":\"joinchannel\",\"channel\":\"c" + channel + "\"}");
    readToAnswer(channel);
    Arrays.fill(next[channel], ANY);
    for (int p = 0; p < last.length; p++) {
      firstBefore[channel][p] = publishing.given(p, channel);
    }
  }

  void leave(int channel) {
    raw.text("{\"action\":\"leavechannel\",\"channel\":\"c" + channel + "\"}");
    readToAnswer(channel);
    Arrays.fill(next[channel], NOT_A_MEMBER);
  }

  private void readToAnswer(int channel) {
    String text = raw.nextText();
    while (isMessage(text)) {
      text = raw.nextText();
    }
    assertThat(text).contains("\"channel\":\"c" + channel + "\",\"connectionId\"");
  }

  void readSome(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(isMessage(raw.nextText())).isTrue();
    }
  }

  /// Reads until everything has come.
  ///
  /// @return how many, by publisher and channel
  int[][] readAll() {
    readSome(publishing.messagesOfAll() - messages);
    end();
    return heard;
  }

  /// Nothing more may come.
  ///
  /// @return how many messages came
  int end() {
    assertThat(raw.text("{\"action\":\"echo\",\"message\":\"the end\"}").nextText())
        .contains("the end");
    raw.close();
    return messages;
  }

  private boolean isMessage(String text) {
    Matcher matcher = NUMBERED.matcher(text);
    if (!matcher.find()) {
      return false;
    }
    int channel = Integer.parseInt(matcher.group(1));
    int publisher = Integer.parseInt(matcher.group(2));
    int number = Integer.parseInt(matcher.group(3));
    int all = Integer.parseInt(matcher.group(4));
    int expected = next[channel][publisher];
    if (expected == NOT_A_MEMBER) {
      throw new AssertionError("no member of " + channel + ": " + matcher.group());
    }
    if (expected == ANY ? number > firstBefore[channel][publisher] : number != expected) {
      throw new AssertionError("expected " + expected + ", came " + matcher.group());
    }
    if (all <= last[publisher]) {
      throw new AssertionError("after " + last[publisher] + " came " + matcher.group());
    }
    next[channel][publisher] = number + 1;
    last[publisher] = all;
    heard[publisher][channel]++;
    messages++;
    return true;
  }
}
