// SPDX-License-Identifier: Apache-2.0
/// Stacks as CloudFormation, SAM and CDK describe them, read into settings of the gateway.
@NullMarked
package dev.carillon.template;

import org.jspecify.annotations.NullMarked;
