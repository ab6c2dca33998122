// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import java.util.Map;

/// What all events of one stage repeat.
///
/// @param arn of the stage, `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}`
/// @param domainName where clients and functions reach the gateway, with the port where it is not
///   the usual one; from the configuration, never from a request
/// @param latencyAsText is `authorizer.integrationLatency` a text
/// @param stageVariables empty if the stage has none
public record EventSource(
    String arn,
    String apiId,
    String stage,
    String domainName,
    boolean latencyAsText,
    Map<String, String> stageVariables) {}
