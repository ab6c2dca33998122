// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.function.StageScope;
import dev.carillon.route.Stage;
import dev.carillon.websocket.FrameRules;

/// What all connections of one stage share on one event loop.
record StageOnLoop(
    Stage stage, StageScope scope, FrameRules rules, MessageRate rate, Admission admission) {}
