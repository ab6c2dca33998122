// SPDX-License-Identifier: Apache-2.0
/// Sockets: listener, pipeline, TLS, HTTP, the upgrade, and the tail handler that is the
/// connection.
@NullMarked
package dev.carillon.transport;

import org.jspecify.annotations.NullMarked;
