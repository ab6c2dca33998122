// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One row of the table.
///
/// @param title what a reader sees, with its unit
record Figure(Group group, String title, Work work) {
  /// All rows of the groups.
  ///
  /// @param subscribers of a broadcast, a multiple of 10
  /// @param quick leaves out what lies between one outstanding message and sixteen
  static List<Figure> of(Set<Group> groups, int subscribers, boolean quick) {
    List<Figure> figures = new ArrayList<>();
    int[] windows = quick ? new int[] {1, 16} : new int[] {1, 4, 16};
    broadcasts(figures, subscribers, windows);
    add(figures, Group.ECHO, "echo, %,d connections", Work.echo(Math.min(200, subscribers)));
    add(figures, Group.CONNECT, "connect and join, rounds of %,d", Work.connect(subscribers));
    Work one = Work.broadcast(subscribers, 1);
    String compressed = "to %,d, 2 KB, permessage-deflate";
    add(figures, Group.DEFLATE, compressed, one.withPayload(2_048).deflated());
    // A debugger's speed: few receivers, so that a broadcast ends while it looks.
    int few = Math.min(1_000, subscribers);
    for (int window : windows) {
      String title = "instructions per delivery, " + window + " outstanding";
      figures.add(new Figure(Group.INSTRUCTIONS, title, Work.broadcast(few, window)));
    }
    add(figures, Group.INSTRUCTIONS, "instructions per echo, %,d connections", Work.echo(200));
    return figures.stream().filter(figure -> groups.contains(figure.group)).toList();
  }

  /// What a look of less than two minutes leaves in.
  static Set<Group> quickGroups() {
    return EnumSet.of(Group.BROADCAST, Group.ECHO, Group.CONNECT);
  }

  boolean countsInstructions() {
    return group == Group.INSTRUCTIONS;
  }

  private static void broadcasts(List<Figure> figures, int subscribers, int[] windows) {
    for (int window : windows) {
      String title = "broadcast to %,d, " + window + " outstanding";
      add(figures, Group.BROADCAST, title, Work.broadcast(subscribers, window));
    }
    Work one = Work.broadcast(subscribers, 1);
    add(figures, Group.PAYLOAD, "broadcast to %,d, 2 KB, 1 outstanding", one.withPayload(2_048));
    Work many = Work.broadcast(subscribers, 16).withChannels(subscribers / 10);
    figures.add(
        new Figure(
            Group.CHANNELS, "%,d channels of 10, 16 outstanding".formatted(many.channels()), many));
  }

  private static void add(List<Figure> figures, Group group, String title, Work work) {
    figures.add(new Figure(group, title.formatted(work.connections()), work));
  }
}
