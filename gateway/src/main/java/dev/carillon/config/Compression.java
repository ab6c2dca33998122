// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// permessage-deflate (RFC 7692), always without context takeover: one compression serves every
/// receiver of a broadcast, and an idle connection holds no window.
public record Compression(
    @Default("true") @About("Accept permessage-deflate when a client offers it.") boolean enabled,
    @Default("256B")
        @About(
            "Shorter messages go uncompressed: below it the frame hardly shrinks and the work is the same.")
        ByteSize threshold,
    @Default("1")
        @About("zlib level, 1 to 9. Level 1 has most of the gain on JSON for a third of the work.")
        int level) {}
