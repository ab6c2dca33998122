// SPDX-License-Identifier: Apache-2.0
/// What a route calls. Built-in functions run on the event loop.
@NullMarked
package dev.carillon.function;

import org.jspecify.annotations.NullMarked;
