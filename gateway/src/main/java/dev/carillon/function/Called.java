// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.time.Duration;

/// Users' code behind a route.
///
/// @param timeout longest wait for the outcome
/// @param twoWay does the body of the answer go to the client (contract 2.6)
/// @param ordered one message of a connection after the other
/// @param toBinary is the text of a message base64 of what the backend gets (contract 2.7)
public record Called(
    Backend backend, Duration timeout, boolean twoWay, boolean ordered, boolean toBinary)
    implements Integration {}
