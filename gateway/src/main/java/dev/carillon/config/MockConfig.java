// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// An answer without a backend.
public record MockConfig(
    @Default("200") @About("Status of the answer: on $connect what is not 2xx refuses.")
        int statusCode) {}
