// SPDX-License-Identifier: Apache-2.0
/// The database of functions: DynamoDB Local beside the gateway, and tables that must be there.
@NullMarked
package dev.carillon.table;

import org.jspecify.annotations.NullMarked;
