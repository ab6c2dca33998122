// SPDX-License-Identifier: Apache-2.0
/// Certificates: reading them, watching their files, and making local ones for development.
@NullMarked
package dev.carillon.tls;

import org.jspecify.annotations.NullMarked;
