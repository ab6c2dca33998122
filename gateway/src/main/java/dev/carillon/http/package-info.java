// SPDX-License-Identifier: Apache-2.0
/// HTTP requests and answers as values: what stands between the transport and whoever answers.
@NullMarked
package dev.carillon.http;

import org.jspecify.annotations.NullMarked;
