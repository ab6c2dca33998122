// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import org.jspecify.annotations.Nullable;

/// A key that clients show (contract 4.3).
public record ApiKeyConfig(
    @Shorthand @About("20 to 128 letters and digits.") Secret value,
    @Nullable ThrottleConfig throttle) {}
