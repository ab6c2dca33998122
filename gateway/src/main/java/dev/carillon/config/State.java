// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;

/// What the gateway keeps over a restart.
public record State(
    @Default(".carillon")
        @About(
            "Folder of the development authority and of the journal of open connections. One gateway at a time.")
        Path dir) {}
