// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.connection.Flavour;

/// A connection in a channel.
record Member(String connectionId, Flavour flavour) {}
