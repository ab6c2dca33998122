// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who a function is, for itself and for what it calls.
///
/// @param environment variables besides those of the configuration, such as credentials
/// @param caCertificates PEM of an authority that the function trusts besides the usual ones
/// @param trustStore PKCS12 of what a function in Java trusts instead of the usual authorities; its
///   password is the usual `changeit`
public record Identity(
    String name,
    String arn,
    String region,
    Map<String, String> environment,
    @Nullable Path caCertificates,
    @Nullable Path trustStore) {}
