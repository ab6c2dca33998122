// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;

/// What all functions of a gateway share.
///
/// @param loop of all Runtime APIs and pools
/// @param listeners kind of the sockets that listen on it
record Machine(EventLoop loop, Class<? extends ServerChannel> listeners, Starter starter) {}
