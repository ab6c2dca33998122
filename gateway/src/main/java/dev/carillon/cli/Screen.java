// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.io.PrintWriter;

/// Where `connect` shows things: frames on stdout, what happens to the connection on stderr. Safe
/// for many threads: frames arrive while somebody types.
///
/// @param prompts a person is typing, so that `> ` shows where
/// @param colour whether to colour
record Screen(PrintWriter out, PrintWriter err, boolean prompts, boolean colour) {
  private static final String CYAN = "36";
  private static final String DIM = "2";
  private static final String RED = "31";

  synchronized void frame(String text) {
    show(out, "< " + text, CYAN);
  }

  synchronized void status(String text) {
    show(err, text, DIM);
  }

  synchronized void problem(String text) {
    show(err, text, RED);
  }

  synchronized void prompt() {
    if (prompts) {
      out.print("> ");
      out.flush();
    }
  }

  private void show(PrintWriter where, String text, String code) {
    // Over the prompt, which stands there again afterwards.
    String start = prompts ? "\r" : "";
    where.println(start + (colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text));
    where.flush();
    prompt();
  }
}
