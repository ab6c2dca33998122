// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The component that a plain scalar in the file fills, where the file may give either the scalar
/// or the whole mapping: `joinchannel: builtin:joinchannel`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Shorthand {}
