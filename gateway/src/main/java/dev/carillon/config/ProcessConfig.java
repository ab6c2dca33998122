// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function that runs as a process of its own, through the Lambda Runtime API.
public record ProcessConfig(
    @About("nodejs, python, java or provided (an executable named `bootstrap`).")
        FunctionRuntime runtime,
    @About(
            "Version of the runtime that the code was written for, such as 16 or 3.9. Another one that is installed runs it, with a warning.")
        @Nullable String version,
    @About("Folder or zip file with the code; or `inline`.") @Nullable Path code,
    @About(
            "The code itself, one file named `index`: nodejs and python only, as in a template's `ZipFile`.")
        @Nullable String inline,
    @About(
            "What is called: `index.handler`, `package/module.function`, `com.acme.Chat::handle`. `provided` passes it on as _HANDLER.")
        @Nullable String handler,
    @Default("none")
        @About(
            "AWS SDK that Lambda's own Node runtimes bring: v2 (up to nodejs16.x), v3 (later ones). Fetched once with npm into `functions.cache`.")
        BundledSdk sdk,
    @About("The whole environment, besides what the runtime itself sets.")
        Map<String, Secret> environment,
    @Default("128MB") @About("Memory of one process. Past it, it is ended with its call.")
        ByteSize memory,
    @Default("3s") @About("Longest call; past it the process is ended. The service's own default.")
        Duration timeout,
    @Default("10") @About("Processes at most, each with one call at a time. More calls wait.")
        int concurrency,
    @Default("5m") @About("A process that had nothing to do for so long ends.") Duration idle,
    @About("Working directory; without it the folder of the code.") @Nullable Path workingDirectory,
    CredentialsConfig credentials) {

  /// Who reads the Runtime API on the function's side.
  public enum FunctionRuntime {
    NODEJS,
    PYTHON,
    JAVA,
    PROVIDED
  }

  /// An SDK that code relies on without bringing it.
  public enum BundledSdk {
    NONE,
    V2,
    V3
  }
}
