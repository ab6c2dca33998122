// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.FunctionArn;
import dev.carillon.auth.FunctionKey;
import dev.carillon.auth.Policy;
import dev.carillon.auth.SigV4Verifier;
import dev.carillon.auth.StageArn;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.CredentialsConfig;
import dev.carillon.config.Management;
import dev.carillon.config.Secret;
import dev.carillon.process.Identity;
import dev.carillon.tls.TrustStoreFile;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What functions find in their environment so that they reach their own gateway: its address, keys
/// that it accepts, and the authority to trust.
final class FunctionEnvironment implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();

  private final Config config;
  private final SigV4Verifier signatures;
  private final PublicAddress address;
  private final @Nullable Path authority;
  private final @Nullable URI dynamodb;
  private final List<FunctionKey> accepted = new ArrayList<>();
  private @Nullable TrustStoreFile trustStore;

  /// @param dynamodb where functions find DynamoDB; null for where the SDK finds it
  FunctionEnvironment(
      Config config,
      SigV4Verifier signatures,
      PublicAddress address,
      @Nullable Path authority,
      @Nullable URI dynamodb) {
    this.config = config;
    this.signatures = signatures;
    this.address = address;
    this.authority = authority;
    this.dynamodb = dynamodb;
  }

  /// Who a process is.
  Identity ofProcess(ApiConfig api, String name, CredentialsConfig credentials) {
    return new Identity(
        name,
        arn(name),
        config.management().region(),
        variables(api, credentials),
        authority,
        trustStore());
  }

  /// Who a Java handler is.
  dev.carillon.handler.Identity ofHandler(
      ApiConfig api, String name, CredentialsConfig credentials) {
    return new dev.carillon.handler.Identity(
        name, arn(name), config.management().region(), variables(api, credentials));
  }

  private String arn(String name) {
    Management management = config.management();
    return new FunctionArn(management.region(), management.account(), name).toString();
  }

  private Map<String, String> variables(ApiConfig api, CredentialsConfig credentials) {
    Map<String, String> variables = new LinkedHashMap<>();
    Keys keys = keys(credentials);
    variables.put("AWS_ACCESS_KEY_ID", keys.id());
    variables.put("AWS_SECRET_ACCESS_KEY", keys.secret());
    if (keys.token() != null) {
      variables.put("AWS_SESSION_TOKEN", keys.token());
    }
    accept(
        new FunctionKey(
            keys.id(),
            new Secret(keys.secret()),
            keys.token() == null ? null : new Secret(keys.token()),
            allowed(api, credentials),
            credentials.deny()));
    String domain = address.domain(api.domains());
    if (domain != null) {
      variables.put("AWS_ENDPOINT_URL_LAMBDA", "https://" + domain);
    }
    if (domain != null && api.stages().size() == 1) {
      // For clients that are made without an endpoint; with several stages nobody can know which.
      variables.put(
          "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI",
          "https://" + domain + "/" + api.stages().getFirst().name());
    }
    if (dynamodb != null) {
      variables.put("AWS_ENDPOINT_URL_DYNAMODB", dynamodb.toString());
    }
    return variables;
  }

  private void accept(FunctionKey key) {
    signatures.accept(key);
    synchronized (accepted) {
      accepted.add(key);
    }
  }

  /// Keys that the next ones have too do from now on what these may.
  void replace(FunctionEnvironment by) {
    Set<String> ids = by.ids();
    synchronized (accepted) {
      accepted.removeIf(key -> {
        boolean shared = ids.contains(key.accessKeyId());
        if (shared) {
          signatures.forget(key);
        }
        return shared;
      });
    }
  }

  private Set<String> ids() {
    synchronized (accepted) {
      return accepted.stream().map(FunctionKey::accessKeyId).collect(Collectors.toSet());
    }
  }

  private List<String> allowed(ApiConfig api, CredentialsConfig credentials) {
    Management management = config.management();
    return credentials.allow().isEmpty()
        ? List.of(
            new StageArn(management.region(), management.account(), api.id(), "*") + "/*",
            Policy.functionsOf(api.id()))
        : credentials.allow();
  }

  private record Keys(String id, String secret, @Nullable String token) {}

  private Keys keys(CredentialsConfig credentials) {
    return switch (credentials.from()) {
      case GATEWAY -> made();
      case HOST -> {
        String id = System.getenv("AWS_ACCESS_KEY_ID");
        String secret = System.getenv("AWS_SECRET_ACCESS_KEY");
        if (id == null || secret == null) {
          throw new IllegalArgumentException(
              "a function has `credentials: host`, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                  + " are not in the environment of the gateway; set them, or use `gateway`");
        }
        yield new Keys(id, secret, System.getenv("AWS_SESSION_TOKEN"));
      }
      case KEYS ->
          new Keys(
              String.valueOf(credentials.accessKeyId()),
              text(credentials.secretAccessKey(), ""),
              credentials.sessionToken() == null ? null : text(credentials.sessionToken(), ""));
    };
  }

  private static String text(@Nullable Secret secret, String otherwise) {
    return secret == null ? otherwise : secret.value();
  }

  /// A key that nobody else knows, and that ends with this process.
  private Keys made() {
    var random = new SecureRandom();
    byte[] id = new byte[8];
    byte[] secret = new byte[20];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new Keys(
        "CRLN" + HEX.formatHex(id).toUpperCase(Locale.ROOT), HEX.formatHex(secret), null);
  }

  /// What Java handlers trust; null for what this JDK trusts.
  @Nullable SSLContext trust() {
    trustStore();
    return trustStore == null ? null : trustStore.context();
  }

  private @Nullable Path trustStore() {
    if (authority == null) {
      return null;
    }
    if (trustStore == null) {
      trustStore = TrustStoreFile.with(authority);
    }
    return trustStore.path();
  }

  @Override
  public void close() {
    synchronized (accepted) {
      accepted.forEach(signatures::forget);
      accepted.clear();
    }
    if (trustStore != null) {
      trustStore.close();
    }
  }
}
