// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

/// What `--only` selects.
enum Group {
  BROADCAST,
  PAYLOAD,
  CHANNELS,
  ECHO,
  CONNECT,
  DEFLATE,
  INSTRUCTIONS
}
