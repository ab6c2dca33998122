// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `carillon publish`: one message to all members of a channel.
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = "Sends a message to all members of a channel, by the management API.",
    footer = {
      "",
      "Examples:",
      "  carillon publish ws://127.0.0.1:8080/dev news 'hello all'",
      "  date | carillon publish https://ws.example.com/prod news - --region eu-central-1"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
public final class PublishCommand implements Callable<Integer> {
  private final InputStream in;
  private final Map<String, String> environment;
  private final Clock clock;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "Address of a stage: ws, wss, http or https.")
  private String url;

  @Parameters(index = "1", paramLabel = "CHANNEL", description = "Name of the channel.")
  private String channel;

  @Parameters(
      index = "2",
      paramLabel = "MESSAGE",
      description = "The message; - reads it from standard input.")
  private String message;

  @Option(
      names = "--exclude",
      paramLabel = "ID",
      description = "A connection that does not get the message.")
  private @Nullable String exclude;

  @Option(
      names = "--access-key",
      paramLabel = "ID",
      description = "Access key to sign with (default: $AWS_ACCESS_KEY_ID; neither: not signed).")
  private @Nullable String accessKey;

  @Option(
      names = "--secret-key",
      paramLabel = "SECRET",
      description = "Its secret (default: $AWS_SECRET_ACCESS_KEY, which no process list shows).")
  private @Nullable String secretKey;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region of the signature (default: $AWS_REGION, else us-east-1).")
  private @Nullable String region;

  @Option(
      names = "--insecure-dev-ca",
      paramLabel = "FILE",
      description = "PEM file of the only authority to trust, such as that of --tls dev.")
  private @Nullable Path authority;

  /// Reads the process's input and environment.
  public PublishCommand() {
    this(System.in, System.getenv(), Clock.systemUTC());
  }

  PublishCommand(InputStream in, Map<String, String> environment, Clock clock) {
    this.in = in;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      String answer = publish();
      spec.commandLine().getOut().println(answer);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (Refused e) {
      spec.commandLine().getErr().println("carillon publish: " + e.getMessage());
      spec.commandLine().getErr().flush();
      return 1;
    }
  }

  private String publish() throws Refused, InterruptedException {
    URI target = Endpoint.parse(url).channel(channel, exclude);
    byte[] body = body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    RequestSigner signer = signer();
    if (signer != null) {
      signer.headers("POST", target, body).forEach(request::header);
    }
    // HTTP/1.1, so that no upgrade to HTTP/2 is tried on a port that expects WebSockets.
    HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (authority != null) {
      client.sslContext(TrustedAuthority.of(authority));
    }
    try (HttpClient http = client.connectTimeout(Duration.ofSeconds(10)).build()) {
      return outcome(http.send(request.build(), HttpResponse.BodyHandlers.ofString()), target);
    } catch (ConnectException e) {
      throw new Refused(
          "nobody listens on " + target.getRawAuthority() + "; is the gateway running there?");
    } catch (IOException e) {
      throw new Refused("the request to " + target + " failed: " + e.getMessage());
    }
  }

  private String outcome(HttpResponse<String> response, URI target) throws Refused {
    return switch (response.statusCode()) {
      case 200 -> delivered(response.body(), target);
      case 403 ->
          throw new Refused(
              "the gateway refused it (403 "
                  + response.body()
                  + "); check the access key, its secret, the region, and what the key may do");
      case 404, 426 ->
          throw new Refused("there is no stage at " + url + "; check the path of the URL");
      case 413 -> throw new Refused("the message is too big for the gateway; send a shorter one");
      default ->
          throw new Refused(
              "the gateway answered " + response.statusCode() + " " + response.body());
    };
  }

  private static String delivered(String body, URI target) throws Refused {
    try {
      JsonNode connections = JsonMapper.shared().readTree(body).path("connections");
      if (connections.isIntegralNumber()) {
        long count = connections.asLong();
        return "delivered to " + count + (count == 1 ? " connection" : " connections");
      }
    } catch (JacksonException e) {
      // answered below
    }
    throw new Refused("what answers at " + target + " is no Carillon gateway: " + body);
  }

  private byte[] body() throws Refused {
    if (!message.equals("-")) {
      return message.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new Refused("standard input cannot be read: " + e.getMessage());
    }
  }

  private @Nullable RequestSigner signer() throws Refused {
    // Keys given on the command line are not mixed with those of the environment.
    boolean given = accessKey != null || secretKey != null;
    String id = given ? accessKey : environment.get("AWS_ACCESS_KEY_ID");
    String secret = given ? secretKey : environment.get("AWS_SECRET_ACCESS_KEY");
    if (id == null && secret == null) {
      return null;
    }
    if (id == null || secret == null) {
      throw new Refused("an access key and its secret belong together; give both or neither");
    }
    String session = given ? null : environment.get("AWS_SESSION_TOKEN");
    String where = region != null ? region : environment.getOrDefault("AWS_REGION", "us-east-1");
    return new RequestSigner(id, secret, session, where, clock);
  }
}
