// SPDX-License-Identifier: Apache-2.0
/// The reference design on AWS, as one CDK stack: table, functions, API, alarms.
@NullMarked
package dev.carillon.deploy;

import org.jspecify.annotations.NullMarked;
