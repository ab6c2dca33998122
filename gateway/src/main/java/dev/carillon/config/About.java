// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a setting does and why its default is what it is: printed by `carillon config --help` and
/// the text of `docs/configuration.md`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface About {
  String value();
}
