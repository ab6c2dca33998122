// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.time.Duration;

/// What all functions of a gateway share.
///
/// @param loop of all Runtime APIs and pools
/// @param listeners kind of the sockets that listen on it
/// @param start longest time until a process asks for its first call
/// @param answer most bytes of an answer
record Machine(
    EventLoop loop,
    Class<? extends ServerChannel> listeners,
    Starter starter,
    Duration start,
    int answer) {}
