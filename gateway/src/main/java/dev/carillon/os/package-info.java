// SPDX-License-Identifier: Apache-2.0
/// What child processes need of the operating system: a user, programs and folders.
@NullMarked
package dev.carillon.os;

import org.jspecify.annotations.NullMarked;
