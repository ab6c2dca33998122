// SPDX-License-Identifier: Apache-2.0
/// Backends that run elsewhere: servers that speak HTTP, AWS Lambda, and none at all.
@NullMarked
package dev.carillon.remote;

import org.jspecify.annotations.NullMarked;
