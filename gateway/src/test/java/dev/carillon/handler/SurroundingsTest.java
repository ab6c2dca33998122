// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  @AfterEach
  void forget() {
    Surroundings.set(Map.of(), System.out, null);
  }

  /// Else the JDK would shake hands anew for every request: it looks for a kept connection by the
  /// identity of the factory.
  @Test
  void connectionsOfAFunctionHaveOneFactorySoThatTheyAreKept() throws Exception {
    URL url = URI.create("https://127.0.0.1:1/").toURL();
    SSLContext trust = SSLContext.getInstance("TLS");
    trust.init(null, null, null);
    Surroundings.set(Map.of(), System.out, trust);

    var first = (HttpsURLConnection) Surroundings.openConnection(url);
    var second = (HttpsURLConnection) Surroundings.openConnection(url);

    assertThat(first.getSSLSocketFactory())
        .isNotSameAs(HttpsURLConnection.getDefaultSSLSocketFactory())
        .isSameAs(second.getSSLSocketFactory())
        .isSameAs(Surroundings.sslSocketFactory())
        .isSameAs(Surroundings.socketFactory());
  }
}
