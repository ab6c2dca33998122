// SPDX-License-Identifier: Apache-2.0
/// Who may connect, join, publish and manage: origins, tokens, signatures, policies.
@NullMarked
package dev.carillon.auth;

import org.jspecify.annotations.NullMarked;
