// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A handler written for Lambda that runs inside the gateway, in a class loader of its own.
public record JavaConfig(
    @About("Jar files and folders of classes, in the order of the class path.")
        List<Path> classpath,
    @About("`com.acme.Chat` (RequestHandler, RequestStreamHandler) or `com.acme.Chat::handle`.")
        String handler,
    @About("The whole environment, besides what Lambda itself sets.")
        Map<String, Secret> environment,
    @Default("3s")
        @About("Longest call; past it the thread is interrupted, and given up a second later.")
        Duration timeout,
    @Default("10") @About("Calls at the same time. More wait.") int concurrency,
    CredentialsConfig credentials) {}
