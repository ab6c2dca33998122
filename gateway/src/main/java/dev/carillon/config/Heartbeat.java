// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.time.Duration;

/// How the gateway finds peers that vanished without a word.
public record Heartbeat(
    @Default("30s")
        @About(
            "A connection silent for this long is pinged; one that vanished is closed within two intervals. Below the 60 s after which common proxies cut idle connections.")
        Duration interval) {}
