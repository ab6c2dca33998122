// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.carillon.deploy;

import org.jspecify.annotations.NullMarked;
