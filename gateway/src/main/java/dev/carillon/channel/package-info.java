// SPDX-License-Identifier: Apache-2.0
/// Channels: names, members, publications and how they reach every member.
@NullMarked
package dev.carillon.channel;

import org.jspecify.annotations.NullMarked;
