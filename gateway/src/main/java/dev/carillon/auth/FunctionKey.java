// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Credentials that a function of ours has, and what they allow it to do here.
///
/// @param sessionToken of temporary credentials: part of every request that they sign; null if they
///   have none
/// @param allow patterns of resources; none listed means all, as in `management.credentials`
/// @param deny patterns of resources that it must not use, whatever `allow` says
public record FunctionKey(
    String accessKeyId,
    Secret secretAccessKey,
    @Nullable Secret sessionToken,
    List<String> allow,
    List<String> deny) {}
