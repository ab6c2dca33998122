// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ProcessConfig;
import dev.carillon.os.Programs;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// The whole environment of a function: nothing of the gateway's own is in it.
final class Variables {
  private final Identity identity;
  private final ProcessConfig config;

  Variables(Identity identity, ProcessConfig config) {
    this.identity = identity;
    this.config = config;
  }

  Map<String, String> of(Path code, Tools.Interpreter interpreter, Trust trust) {
    var all = new HashMap<String, String>();
    Path programs = interpreter.program().getParent();
    all.put(
        "PATH",
        programs == null || (":" + Programs.PATH + ":").contains(":" + programs + ":")
            ? Programs.PATH
            : programs + ":" + Programs.PATH);
    all.put("LANG", "C.UTF-8");
    all.put("TZ", ":UTC");
    all.put("HOME", "/tmp");
    all.put("TMPDIR", "/tmp");
    all.put("AWS_REGION", identity.region());
    all.put("AWS_DEFAULT_REGION", identity.region());
    all.put("AWS_LAMBDA_FUNCTION_NAME", identity.name());
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Long.toString(config.memory().bytes() >> 20));
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + identity.name());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream());
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    all.put("LAMBDA_TASK_ROOT", code.toString());
    all.put("_HANDLER", handler());
    if (!interpreter.environment().isEmpty()) {
      all.put("AWS_EXECUTION_ENV", interpreter.environment());
    }
    all.putAll(trust.environment());
    all.putAll(identity.environment());
    config.environment().forEach((name, value) -> all.put(name, value.value()));
    return all;
  }

  private String handler() {
    String handler = config.handler();
    return handler == null ? "" : handler;
  }

  private static String logStream() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy/MM/dd"))
        + "/[$LATEST]"
        + hex.toHexDigits(random.nextLong())
        + hex.toHexDigits(random.nextLong());
  }
}
