// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Requests with an AWS signature, version 4, without any library. */
final class Signed {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> environment = System.getenv();

  /** The body of the answer. The address has no query. */
  String send(String method, URI address, String body)
      throws IOException, InterruptedException, GeneralSecurityException {
    var headers = new TreeMap<String, String>();
    headers.put("host", address.getAuthority());
    headers.put("x-amz-date", TIME.format(Instant.now()));
    String token = environment.get("AWS_SESSION_TOKEN");
    if (token != null) {
      headers.put("x-amz-security-token", token);
    }
    var request =
        HttpRequest.newBuilder(address)
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("authorization", authorization(method, address.getRawPath(), headers, body));
    headers.remove("host"); // the client sets it
    headers.forEach(request::header);
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("%s %s: %d %s".formatted(method, address, answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  private String authorization(String method, String path, Map<String, String> headers, String body)
      throws GeneralSecurityException {
    String time = headers.get("x-amz-date");
    var scope = List.of(time.substring(0, 8), environment.get("AWS_REGION"), "execute-api", "aws4_request");
    String names = String.join(";", headers.keySet());
    String lines =
        headers.entrySet().stream().map(h -> h.getKey() + ":" + h.getValue() + "\n").collect(Collectors.joining());
    // What is encoded in the path is encoded once more.
    String encoded = URLEncoder.encode(path, UTF_8).replace("%2F", "/");
    String request = String.join("\n", method, encoded, "", lines, names, sha256(body));
    String text = String.join("\n", "AWS4-HMAC-SHA256", time, String.join("/", scope), sha256(request));
    byte[] key = ("AWS4" + environment.get("AWS_SECRET_ACCESS_KEY")).getBytes(UTF_8);
    for (String part : scope) {
      key = hmac(key, part);
    }
    return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(
            environment.get("AWS_ACCESS_KEY_ID"),
            String.join("/", scope),
            names,
            HexFormat.of().formatHex(hmac(key, text)));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
