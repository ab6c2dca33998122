// SPDX-License-Identifier: Apache-2.0
/// Benchmarks of the pieces that run for each message, one class each: `./carillon bench jmh`.
@NullMarked
package dev.carillon.jmh;

import org.jspecify.annotations.NullMarked;
