// SPDX-License-Identifier: Apache-2.0
/// Load driver and benchmarks. Not published.
@NullMarked
package dev.carillon.bench;

import org.jspecify.annotations.NullMarked;
