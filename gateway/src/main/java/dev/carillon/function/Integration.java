// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

/// What a route calls.
public sealed interface Integration permits Builtin, Called {}
