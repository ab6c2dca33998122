// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A stack that was described for the service, as settings of the gateway (contract 7.7 to 7.9).
///
/// @param name of the stack
/// @param made the settings `apis`, `dynamodb` and `functions`
/// @param resources all of the template that are there, in its order
/// @param outputs by name; those that have no value here are among the warnings
/// @param warnings `FILE:LINE: ID (TYPE): text`, what the stack runs without
/// @param shown a text about the stack without the values that must not be shown
/// @param files the template, and all code that it names: what a change of may change the stack
public record Stack(
    String name,
    ConfigLoader.Made made,
    List<Row> resources,
    Map<String, String> outputs,
    List<String> warnings,
    Set<Path> files,
    UnaryOperator<String> shown) {
  /// What a row says of a resource that a gateway has no use for.
  public static final String NO_EFFECT = "no effect here";

  /// What became of a resource.
  ///
  /// @param id logical id
  /// @param what `function of $connect, joinchannel`, `function, called by Send`, `table chat`, `no
  ///   effect here`
  public record Row(String id, String type, String what) {}

  /// @throws ConfigException with every problem that was found: `FILE:LINE: ID (TYPE), property:
  ///   what is wrong and what to do`
  public static Stack read(Request request) throws ConfigException {
    return new StackReader(request).read();
  }
}
