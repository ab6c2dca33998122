// SPDX-License-Identifier: Apache-2.0
/// `carillon bench compare`: the gateway beside other servers, all as ratios to the same floor.
@NullMarked
package dev.carillon.bench.compare;

import org.jspecify.annotations.NullMarked;
