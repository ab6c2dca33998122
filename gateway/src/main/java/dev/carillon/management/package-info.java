// SPDX-License-Identifier: Apache-2.0
/// The HTTP side: @connections, @channels, health, metrics and the pages.
@NullMarked
package dev.carillon.management;

import org.jspecify.annotations.NullMarked;
