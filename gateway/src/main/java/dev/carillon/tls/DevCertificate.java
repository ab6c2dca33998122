// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.nio.file.Path;

/// Where the development certificate lies, all three in PEM.
///
/// @param authority what a client must trust: `curl --cacert`, `NODE_EXTRA_CA_CERTS`
/// @param certificate the certificate of localhost, followed by the authority's
/// @param key its private key, PKCS#8
public record DevCertificate(Path authority, Path certificate, Path key) {}
