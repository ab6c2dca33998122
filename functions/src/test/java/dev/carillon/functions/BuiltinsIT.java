// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.RunningGateway;

/// The gateway's own functions.
class BuiltinsIT extends BuiltinContract {
  @Override
  RunningGateway open() {
    return RunningGateway.start("limits: {channelsPerConnection: 40}\n");
  }

  @Override
  RunningGateway guarded() {
    return RunningGateway.start(
        """
        auth: members
        apis:
          - authorizers:
              members:
                jwt:
                  leeway: 0s
                  keys: [{algorithm: HS256, secret: %s}]
                  join: {claim: join, always: ["user-{sub}"]}
                  publish: {claim: publish, always: ["user-{sub}"]}
        """
            .formatted(Tokens.SECRET));
  }
}
