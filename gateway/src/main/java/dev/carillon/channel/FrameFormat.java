// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

/// What all frames of a stage have in common.
///
/// @param maxFrame longest frame in bytes, longer messages are split; 0 never splits
/// @param compressFrom shortest message that is worth compressing, in bytes
public record FrameFormat(int maxFrame, int compressFrom) {}
