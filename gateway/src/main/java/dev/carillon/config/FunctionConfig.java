// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import org.jspecify.annotations.Nullable;

/// A function that routes and authorizers call by its name; exactly one of these.
public record FunctionConfig(
    @Nullable ProcessConfig process, @Nullable JavaConfig java, @Nullable LambdaConfig lambda) {}
