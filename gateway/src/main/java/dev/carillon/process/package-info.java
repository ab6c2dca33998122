// SPDX-License-Identifier: Apache-2.0
/// Functions as processes of their own, which speak the Lambda Runtime API that is served here.
@NullMarked
package dev.carillon.process;

import org.jspecify.annotations.NullMarked;
