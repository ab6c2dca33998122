// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// The name of a stage in policies, `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}`, from
/// which the names of what is below it are made.
public record StageArn(String region, String account, String apiId, String stage) {

  /// `…/{METHOD}/@connections/{id}`.
  ///
  /// @param id decoded
  public String connection(String method, String id) {
    return this + "/" + method + "/@connections/" + id;
  }

  /// `…/{METHOD}/@channels/{channel}`.
  ///
  /// @param channel decoded
  public String channel(String method, String channel) {
    return this + "/" + method + "/@channels/" + channel;
  }

  /// `…/{METHOD}/@channels/{channel}/{id}`.
  ///
  /// @param channel decoded
  /// @param id decoded
  public String member(String method, String channel, String id) {
    return channel(method, channel) + "/" + id;
  }

  /// `…/{METHOD}/@channels`.
  public String channels(String method) {
    return this + "/" + method + "/@channels";
  }

  /// `…/{routeKey}`, the `methodArn` of authorizers.
  public String route(String routeKey) {
    return this + "/" + routeKey;
  }

  @Override
  public String toString() {
    return "arn:%s:execute-api:%s:%s:%s/%s"
        .formatted(partition(region), region, account, apiId, stage);
  }

  /// `aws`, or that of China or the US government.
  public static String partition(String region) {
    return region.startsWith("cn-")
        ? "aws-cn"
        : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
