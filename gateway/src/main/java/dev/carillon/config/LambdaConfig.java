// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A function that stays on AWS Lambda, or on something that speaks its API.
public record LambdaConfig(
    @About("Name or ARN of the function.") String function,
    @About("Address of the Lambda API; without it that of AWS.") @Nullable URI endpoint) {}
