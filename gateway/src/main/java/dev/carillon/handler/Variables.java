// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import dev.carillon.config.JavaConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The environment of a function.
record Variables(Map<String, String> all, String logStream) {
  /// The heap is the gateway's; there is no part of it that would be the function's.
  static final int MEMORY = (int) (Runtime.getRuntime().maxMemory() >> 20);

  static Variables of(Identity identity, JavaConfig config) {
    var all = new HashMap<>(identity.environment());
    config.environment().forEach((name, secret) -> all.put(name, secret.value()));
    String logStream = "[" + identity.version() + "]gateway";
    all.put("AWS_LAMBDA_FUNCTION_NAME", identity.name());
    all.put("AWS_LAMBDA_FUNCTION_VERSION", identity.version());
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(MEMORY));
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", identity.logGroup());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
    all.put("AWS_REGION", identity.region());
    all.put("AWS_DEFAULT_REGION", identity.region());
    all.put("LAMBDA_TASK_ROOT", taskRoot(config));
    all.put("_HANDLER", config.handler());
    return new Variables(Map.copyOf(all), logStream);
  }

  private static String taskRoot(JavaConfig config) {
    if (config.classpath().isEmpty()) {
      return "";
    }
    Path first = config.classpath().getFirst().toAbsolutePath();
    Path folder = Files.isDirectory(first) ? first : first.getParent();
    return String.valueOf(folder);
  }
}
