// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a setting that nobody set, written as it would stand in the file.
///
/// A component without it is a nested record (filled with its own defaults), a list or a map
/// (empty), or `@Nullable` (null).
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
