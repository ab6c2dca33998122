// SPDX-License-Identifier: Apache-2.0
/// The gateway put together: the main class and the composition root.
@NullMarked
package dev.carillon;

import org.jspecify.annotations.NullMarked;
