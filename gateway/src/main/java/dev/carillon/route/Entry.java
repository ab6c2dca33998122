// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.config.Contract;
import dev.carillon.event.EventSource;
import dev.carillon.function.CallLimit;
import dev.carillon.function.Journal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a stage with functions has besides: whom it asks, in the order of contract 1.2, before
/// somebody is in.
///
/// @param checks what a request must have before anybody is asked
/// @param signer null unless requests must be signed
/// @param authorizer null unless a function decides
/// @param source what all events repeat; known when the first connection comes
/// @param contract what is taken where no source settles it
/// @param journal remembers who is open; null where no function is told of the end
public record Entry(
    EntryChecks checks,
    @Nullable SignedEntry signer,
    @Nullable RequestAuthorizer authorizer,
    Supplier<EventSource> source,
    CallLimit limit,
    Contract contract,
    @Nullable Journal journal) {}
