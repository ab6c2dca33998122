// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a route calls, and how. Exactly one of the first six.
public record RouteConfig(
    @Shorthand
        @About(
            "`builtin:NAME` with connect, disconnect, joinchannel, leavechannel, sendmessage, echo or authenticate; or `function:NAME` of this API.")
        @Nullable String integration,
    @Nullable ProcessConfig process,
    @Nullable JavaConfig java,
    @Nullable LambdaConfig lambda,
    @Nullable HttpConfig http,
    @Nullable MockConfig mock,
    @Default("false")
        @About(
            "Two-way: the body of the answer goes to the client (a RouteResponse of `$default`).")
        boolean response,
    @Default("29s")
        @About(
            "Longest wait for the integration, 50ms to 29s as in the service; then the contract's error frame, or 504.")
        Duration timeout,
    @Default("false")
        @About("Call for the messages of one connection one after the other, in their order.")
        boolean ordered,
    @Default("false") @About("Refuse (403) without a key of `apiKeys`; $connect only.")
        boolean apiKeyRequired,
    @About(
            "On $connect: `route.request.header.NAME` or `route.request.querystring.NAME`, and whether it must be there (else 400).")
        Map<String, Boolean> requestParameters,
    @About("Model name to JSON schema (draft 4) as text; `$default` is for all others.")
        Map<String, String> models,
    @About(
            "Which model a message must satisfy, as a route selection expression; without it `$default`.")
        @Nullable String modelSelectionExpression,
    @Default("none")
        @About("`convert-to-binary`: the text of a message is base64 of what the backend gets.")
        ContentHandling contentHandling,
    @Nullable ThrottleConfig throttle) {

  /// What happens to the text of a message on its way to the backend.
  public enum ContentHandling {
    NONE,
    CONVERT_TO_BINARY
  }

  /// A route with an integration and every default.
  static RouteConfig of(String integration) {
    var text = new Tree.Item(new Place("", 0), new Tree.Text(integration));
    var nothing = new Sources(Map.of(), Map.of());
    return new Binder(nothing, new Report(""), Path.of("")).bind(RouteConfig.class, text);
  }

  /// The one text that says it all, if there is one.
  @Nullable String shorthand() {
    return integration != null && equals(of(integration)) ? integration : null;
  }

  /// All that the route could call, as they are named in the file; exactly one is not null.
  Map<String, @Nullable Object> kinds() {
    var kinds = new LinkedHashMap<String, @Nullable Object>();
    kinds.put("integration", integration);
    kinds.put("process", process);
    kinds.put("java", java);
    kinds.put("lambda", lambda);
    kinds.put("http", http);
    kinds.put("mock", mock);
    return kinds;
  }
}
