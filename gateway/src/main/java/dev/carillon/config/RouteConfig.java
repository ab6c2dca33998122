// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// What a route calls.
public record RouteConfig(
    @Shorthand
        @About(
            "A built-in function: builtin:connect, disconnect, joinchannel, leavechannel, sendmessage, echo or authenticate.")
        String integration) {}
