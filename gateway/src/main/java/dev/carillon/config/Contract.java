// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// What no source settles about the service (contract section 9), with what we take it to be.
public record Contract(
    @Default("500")
        @About("Status when an authorizer fails or answers what is no policy: 500 or 403.")
        int authorizerFailure,
    @Default("Too Many Requests")
        @About("`message` of the frame and of the 429 past a throttle or a bound of calls.")
        String throttleMessage,
    @Default("true")
        @About(
            "Headers that the function behind `$connect` returns stand in the 101, those of the handshake itself excepted.")
        boolean connectHeaders,
    @Default("false")
        @About("`authorizer.integrationLatency` of events is a text instead of a number.")
        boolean latencyAsText,
    @Default("false") @About("A client's ping counts as activity against `limits.idle`.")
        boolean pingIsActivity,
    @Default("1000") @About("Close code after `DELETE @connections`, 1000 to 4999.") int deleteCode,
    @Default("Going away") @About("`disconnectReason` of a connection that was idle.")
        String idleReason,
    @Default("Going away") @About("`disconnectReason` of a connection that was too old.")
        String ageReason,
    @Default("Connection lost")
        @About("`disconnectReason` of a connection that ended without a close frame.")
        String lostReason,
    @Default("Invalid connectionId")
        @About("`message` of the 400 to an id that has not the shape of one.")
        String malformedId) {}
