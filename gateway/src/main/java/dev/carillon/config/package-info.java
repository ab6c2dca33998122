// SPDX-License-Identifier: Apache-2.0
/// Configuration: records with their defaults and reasons, and the loader that fills them.
@NullMarked
package dev.carillon.config;

import org.jspecify.annotations.NullMarked;
