// SPDX-License-Identifier: Apache-2.0
/// The reference design as functions for AWS Lambda: they answer what the gateway's built-in
/// functions answer, and keep in a table what the gateway keeps in memory.
@NullMarked
package dev.carillon.functions;

import org.jspecify.annotations.NullMarked;
