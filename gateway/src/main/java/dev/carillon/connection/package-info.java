// SPDX-License-Identifier: Apache-2.0
/// A connection as the rest of the program sees it: identity, writing, closing, and the registry of
/// one event loop.
@NullMarked
package dev.carillon.connection;

import org.jspecify.annotations.NullMarked;
