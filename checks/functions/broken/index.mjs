// SPDX-License-Identifier: Apache-2.0
// Ends at its start, before it could be called.
process.exit(3);
