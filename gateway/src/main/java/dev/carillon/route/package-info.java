// SPDX-License-Identifier: Apache-2.0
/// APIs, stages, routes, the selection of a route for a message, and the gateway's own answers.
@NullMarked
package dev.carillon.route;

import org.jspecify.annotations.NullMarked;
