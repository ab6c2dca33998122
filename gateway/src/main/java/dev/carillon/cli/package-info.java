// SPDX-License-Identifier: Apache-2.0
/// Commands of the command line.
@NullMarked
package dev.carillon.cli;

import org.jspecify.annotations.NullMarked;
