// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import software.constructs.Construct;
import software.constructs.IConstruct;

/// The CloudFormation resource of a construct, for what the construct has no words for.
final class Raw {
  private Raw() {}

  static <T> T of(Construct construct, Class<T> type) {
    IConstruct resource = construct.getNode().getDefaultChild();
    if (resource == null) {
      throw new IllegalStateException(construct.getNode().getPath() + " has no resource");
    }
    return type.cast(resource);
  }
}
