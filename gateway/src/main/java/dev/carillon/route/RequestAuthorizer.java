// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.function.Backend;
import java.time.Duration;

/// A function that decides who may connect (contract 4.1).
///
/// @param sources without which it is not even asked
public record RequestAuthorizer(Backend backend, IdentitySources sources, Duration timeout) {}
