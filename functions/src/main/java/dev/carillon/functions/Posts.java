// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;

/// Posts to single connections. The client must not try again by itself: only here it is known
/// whether a message may have arrived.
final class Posts {

  /// What came of a post.
  enum Outcome {
    DELIVERED,
    /// The connection is no more.
    GONE,
    /// It was not delivered, and may be later.
    LATER,
    /// It will never be delivered.
    REFUSED
  }

  private final ApiGatewayManagementApiClient client;

  Posts(ApiGatewayManagementApiClient client) {
    this.client = client;
  }

  Outcome post(String connectionId, SdkBytes text) {
    try {
      client.postToConnection(post -> post.connectionId(connectionId).data(text));
      return Outcome.DELIVERED;
    } catch (GoneException e) {
      return Outcome.GONE;
    } catch (AwsServiceException e) {
      return switch (e.statusCode()) {
        case 410 -> Outcome.GONE;
        case 429 -> Outcome.LATER;
        default -> e.statusCode() >= 500 ? Outcome.LATER : Outcome.REFUSED;
      };
    } catch (SdkClientException e) {
      IOException cause = ioCause(e);
      if (cause == null) {
        throw e; // no credentials, no region: nothing that passes
      }
      // A message whose answer is lost may have arrived; twice is worse than lost.
      return neverSent(cause) ? Outcome.LATER : Outcome.DELIVERED;
    }
  }

  /// Ends a connection, if it is there.
  void end(String connectionId) {
    try {
      client.deleteConnection(delete -> delete.connectionId(connectionId));
    } catch (GoneException e) {
      // That is what was wanted.
    }
  }

  private static @Nullable IOException ioCause(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof IOException io) {
        return io;
      }
    }
    return null;
  }

  private static boolean neverSent(IOException cause) {
    return cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || cause instanceof SSLHandshakeException
        || (cause instanceof SocketTimeoutException
            && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect"));
  }
}
