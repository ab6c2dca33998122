// SPDX-License-Identifier: Apache-2.0
/// Runs handlers that were written for Lambda inside the gateway. Each function has a class loader,
/// an environment and an output of its own, so that it notices nothing of its neighbours; against a
/// hostile one that is no protection, a process is.
@NullMarked
package dev.carillon.handler;

import org.jspecify.annotations.NullMarked;
