// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.auth.StageArn;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which stack to read, and what a template leaves to whoever makes a stack of it.
///
/// @param template a template, or the folder that `cdk synth` wrote
/// @param parameters values by the name of a parameter, of another stack's export, or by the whole
///   text of a dynamic reference such as `{{resolve:ssm:/chat/key}}`
/// @param stage the name of the stage if there is one or none, else which of them
/// @param api logical id of the API, where there are several
/// @param stackName null for a name made of the file's
/// @param routes route key to logical id of a function, for a template without an API
/// @param authorizer logical id of a function, perhaps with `=identitySource,identitySource`, for
///   the same
/// @param dynamodb `local` or an address; null for none
public record Request(
    Path template,
    Map<String, String> parameters,
    String region,
    String account,
    GatewayAddress gateway,
    @Nullable String stage,
    @Nullable String api,
    @Nullable String stackName,
    Map<String, String> routes,
    @Nullable String authorizer,
    @Nullable String dynamodb) {
  public Request {
    parameters = Map.copyOf(parameters);
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
  }

  String partition() {
    return StageArn.partition(region);
  }

  String suffix() {
    return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  }
}
