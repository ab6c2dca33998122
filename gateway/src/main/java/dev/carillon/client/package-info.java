// SPDX-License-Identifier: Apache-2.0
/// WebSockets of the client's side (RFC 6455), for the command line.
///
/// Not those of `java.net.http`: when a connection ends right after a message, they tell it neither
/// as closed nor as an error, and their user waits for ever.
@NullMarked
package dev.carillon.client;

import org.jspecify.annotations.NullMarked;
