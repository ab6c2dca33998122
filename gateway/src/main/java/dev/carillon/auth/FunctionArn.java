// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// The name of a function in policies and for the function itself, without a qualifier.
public record FunctionArn(String region, String account, String name) {

  @Override
  public String toString() {
    return "arn:%s:lambda:%s:%s:function:%s"
        .formatted(StageArn.partition(region), region, account, name);
  }
}
