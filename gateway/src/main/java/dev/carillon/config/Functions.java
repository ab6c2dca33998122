// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.time.Duration;

/// Bounds of everything that runs users' code.
public record Functions(
    @Default("1000")
        @About(
            "Calls at the same time, waiting ones included. More: the contract's throttle answer.")
        int concurrency,
    @Default("16")
        @About("Calls for one connection at the same time. More: reads of that connection stop.")
        int perConnection,
    @Default("10s")
        @About(
            "Time that calls may still take when the gateway stops, `$disconnect` of its last connections among them.")
        Duration farewell,
    @Default("16")
        @About("Threads that run Java handlers, all functions together: users' code has no more.")
        int javaThreads,
    @Default("nobody") @About("User of function processes when the gateway runs as root.")
        String runAs) {}
