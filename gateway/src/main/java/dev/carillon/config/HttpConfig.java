// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.Map;

/// A server that a route calls over HTTP (contract 7.2).
public record HttpConfig(
    @About("http or https; may hold `${stageVariables.NAME}` and `{name}` of a mapped path.")
        String url,
    @Default("POST") @About("Method of the request.") String method,
    @About(
            "Parameter mapping: `integration.request.header.NAME` (or querystring, path) to `context.connectionId`, `route.request.body.PATH`, `stageVariables.NAME`, `'text'`.")
        Map<String, String> parameters) {}
