// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import java.util.Map;

/// What an authorizer said, as every later event of the connection repeats it (contract 2.4).
///
/// @param principalId who it is
/// @param integrationLatency milliseconds that the authorizer took
/// @param entries of its `context`, each as text, in their order
public record AuthorizerContext(
    String principalId, long integrationLatency, Map<String, String> entries) {}
