// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.util.Map;

/// What a function is told about itself.
///
/// @param environment variables that it sees besides those of its configuration
public record Identity(String name, String arn, String region, Map<String, String> environment) {
  String logGroup() {
    return "/aws/lambda/" + name;
  }

  /// A function without versions has only this one.
  String version() {
    return "$LATEST";
  }
}
