// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// A token bucket.
public record ThrottleConfig(
    @Default("10000") @About("Requests a second, sustained; the service's own default.") int rate,
    @Default("5000")
        @About("Requests at once, above the sustained rate; the service's own default.")
        int burst) {}
