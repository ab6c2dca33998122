// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command run as a user runs it.
record BenchRun(int code, String out, String err) {
  static BenchRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Bench.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setOverwrittenOptionsAllowed(true); // a test may change what #against sets
    int code = line.execute(arguments);
    return new BenchRun(code, out.toString(), err.toString());
  }

  static BenchRun against(TinyServer server, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", server.url(), "--json"));
    all.addAll(List.of("--warm-up", "0.1", "--seconds", "0.5", "--drain", "0.5"));
    all.addAll(List.of(arguments));
    return of(all.toArray(String[]::new));
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }

  long messages(String name) {
    return json().path("messages").path(name).asLong();
  }
}
