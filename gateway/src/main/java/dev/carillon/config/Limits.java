// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.time.Duration;

/// Bounds, each enforced before memory is spent.
public record Limits(
    @Default("4096B") @About("Longest URL: the service's own limit. Longer: 414.") ByteSize url,
    @Default("10KB")
        @About("All header lines of a request together: the service's own limit. More: 431.")
        ByteSize headers,
    @Default("100") @About("Header lines of a request. More: 431.") int headerLines,
    @Default("128KB")
        @About(
            "Longest message, counted after inflating and over all fragments: the service's own limit. Longer: close 1009, or 413 over HTTP.")
        ByteSize message,
    @Default("0B")
        @About("Longest frame; 0 is no bound of its own (strict: 32 KB). Longer: close 1009.")
        ByteSize frame,
    @Default("0")
        @About(
            "Open connections; 0 is the process's limit of open files less 500 kept for everything else. More: 503.")
        int connections,
    @Default("1000")
        @About(
            "Open connections of one client address, loopback exempt: enough for an office behind one address. More: 429.")
        int connectionsPerAddress,
    @Default("1000") @About("Messages a second from one connection, sustained. More: close 1008.")
        int messagesPerSecond,
    @Default("2000") @About("Messages from one connection at once, above the sustained rate.")
        int messageBurst,
    @Default("100") @About("Channels of one connection. More: an error frame.")
        int channelsPerConnection,
    @Default("10s") @About("Time from accepting a socket to the end of its handshake or request.")
        Duration handshake,
    @Default("60s")
        @About(
            "Time that a connection may stay open between two HTTP requests: long enough for a publisher that sends once a minute with a connection pool.")
        Duration idleRequest,
    @Default("250")
        @About(
            "HTTP connections that may stay open between two requests, so that they never take the place of WebSockets. More: closed after the answer.")
        int httpConnections,
    @Default("1MB")
        @About(
            "Bytes that may wait for one slow reader. More: close 1013, or 429 for an @connections POST.")
        ByteSize waiting,
    @Default("256MB")
        @About(
            "Bytes that may wait for all slow readers together. More: the largest queues are shed first.")
        ByteSize waitingTotal,
    @Default("32MB")
        @About(
            "Bytes of publications that may wait for one event loop. More: reads from publishers pause, and `@channels` answers 429. Room for ten broadcasts of the longest message or a hundred thousand short ones.")
        ByteSize inbox,
    @Default("0s")
        @About("Close (1001) after this long without a message; 0s is never (strict: 10 minutes).")
        Duration idle,
    @Default("0s") @About("Close (1001) a connection of this age; 0s is never (strict: 2 hours).")
        Duration age) {

  Limits with(ByteSize frame, Duration idle, Duration age) {
    return new Limits(
        url,
        headers,
        headerLines,
        message,
        frame,
        connections,
        connectionsPerAddress,
        messagesPerSecond,
        messageBurst,
        channelsPerConnection,
        handshake,
        idleRequest,
        httpConnections,
        waiting,
        waitingTotal,
        inbox,
        idle,
        age);
  }
}
