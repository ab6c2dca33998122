// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Fn;
import software.constructs.Construct;

/// A parameter of the template that may be left empty; what is made of an empty one is not there.
final class Setting {
  private final CfnParameter parameter;
  private final CfnCondition given;

  private Setting(CfnParameter parameter, CfnCondition given) {
    this.parameter = parameter;
    this.given = given;
  }

  static Setting text(Construct scope, String name, String description) {
    return of(scope, name, "String", "", description);
  }

  /// A number; 0 is none.
  static Setting count(Construct scope, String name, String description) {
    return of(scope, name, "Number", "0", description);
  }

  private static Setting of(
      Construct scope, String name, String type, String none, String description) {
    CfnParameter parameter =
        CfnParameter.Builder.create(scope, name)
            .type(type)
            .defaultValue(none)
            .description(description)
            .build();
    CfnCondition given =
        CfnCondition.Builder.create(scope, "Has" + name)
            .expression(Fn.conditionNot(Fn.conditionEquals(parameter.getValue(), none)))
            .build();
    return new Setting(parameter, given);
  }

  Object value() {
    return parameter.getValue();
  }

  CfnCondition given() {
    return given;
  }

  /// The value, or no property at all.
  Object orNothing() {
    return Fn.conditionIf(given.getLogicalId(), value(), Aws.NO_VALUE);
  }
}
