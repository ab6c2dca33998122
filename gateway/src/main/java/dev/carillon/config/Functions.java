// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// Bounds of everything that runs users' code.
public record Functions(
    @Default("1000")
        @About(
            "Calls at the same time, waiting ones included. More: the contract's throttle answer.")
        int concurrency,
    @Default("16")
        @About("Calls for one connection at the same time. More: reads of that connection stop.")
        int perConnection,
    @Default("nobody") @About("User of function processes when the gateway runs as root.")
        String runAs) {}
