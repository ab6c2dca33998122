// SPDX-License-Identifier: Apache-2.0
/// What functions are told, letter by letter (contract 2), and what they answer.
@NullMarked
package dev.carillon.event;

import org.jspecify.annotations.NullMarked;
