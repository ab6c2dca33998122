// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CompareUsageTest {
  @Test
  void helpEndsWithExamples() {
    assertThat(new CommandLine(new CompareCommand()).getUsageMessage())
        .contains("Examples:", "compare --quick", "--peer uws=9001 --path /room");
  }

  @Test
  void quickLeavesTheDearFiguresOut() {
    List<Figure> quick = Figure.of(Figure.quickGroups(), 1_000, true);
    List<Figure> all = Figure.of(EnumSet.allOf(Group.class), 10_000, false);

    assertThat(quick).hasSize(4);
    assertThat(all.stream().map(Figure::title))
        .contains("broadcast to 10,000, 4 outstanding", "1,000 channels of 10, 16 outstanding");
  }

  @Test
  void everyPeerKeepsItsOwnFrames() {
    Peers peers = new Peers(dev.carillon.bench.Programs.ofCheckout());
    CommandLine line = new CommandLine(new PeerOptions());
    PeerOptions uws = line.getCommand();
    line.parseArgs(
        "--peer", "uws=9001", "--path", "/room", "--join", "{c}", "--publish", "{c}{t}{p}");

    Peer peer = uws.peer();

    assertThat(peer.name()).isEqualTo("uws");
    assertThat(peer.can(Work.broadcast(10, 1).withChannels(2))).isTrue();
    assertThat(peer.can(Work.echo(10))).isFalse();
    assertThat(peer.frames().publisherPath()).isEqualTo("/room");
    assertThatThrownBy(() -> peers.chosen(List.of("wss"), List.of(), err()))
        .hasMessageStartingWith("--peers knows no 'wss'; it knows carillon, ws, socket.io, nchan");
  }

  @Test
  void aFrameWithoutTheMessageIsRefused() {
    CommandLine line = new CommandLine(new PeerOptions());
    line.parseArgs("--peer", "a=1", "--publish", "hello");

    assertThatThrownBy(() -> line.<PeerOptions>getCommand().peer())
        .hasMessageContaining("--publish must hold {t}{p}");
  }

  @Test
  void serverAndClientNeedAProcessorEach() {
    assertThat(Cores.parse("0,1")).isEqualTo(new Cores(0, 1));
    for (String wrong : List.of("0,0", "0", "a,b", "0,1,2", "-1,0")) {
      assertThatThrownBy(() -> Cores.parse(wrong))
          .hasMessageStartingWith("--cores takes two different processors");
    }
  }

  private static PrintWriter err() {
    return new PrintWriter(new StringWriter());
  }
}
