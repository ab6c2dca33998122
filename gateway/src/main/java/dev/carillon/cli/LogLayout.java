// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.carillon.config.Log;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/// One event, one line: `2026-11-22T10:00:00.000Z INFO refused reason=bad_origin …`, or one JSON
/// object. Text of clients is escaped; what looks like a token or a key is masked, at every level.
final class LogLayout extends LayoutBase<ILoggingEvent> {
  private static final String MASK = "****";

  /// Keys of pairs and names of headers whose whole value is a secret.
  private static final String SECRET_NAMES =
      "(?:proxy-)?authorization|(?:set-)?cookie|[\\w-]*token|[\\w-]*secret|password|x-amz-[\\w-]+";

  private static final Pattern SECRET_KEY = Pattern.compile(SECRET_NAMES, Pattern.CASE_INSENSITIVE);

  private static final Pattern SECRETS =
      Pattern.compile(
          // Header lines: everything up to the end of the line.
          "(?i)((?:authorization|cookie)[\"']?\\s*[=:]).*"
              // Parameters and members: up to the next separator.
              + "|((?:token|secret|password|signature|credential|x-amz-[\\w-]+)[\"']?\\s*[=:]\\s*[\"']?|bearer[. ]\\s*)[^\\s\"'&,;]+"
              // A token of three parts (RFC 7515 section 7.1), wherever it stands.
              + "|\\beyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*");

  private final Log.Format format;

  LogLayout(Log.Format format) {
    this.format = format;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    boolean json = format == Log.Format.JSON;
    var line = new StringBuilder(160);
    String time = Instant.ofEpochMilli(event.getTimeStamp()).toString();
    String level = event.getLevel().toString();
    if (json) {
      line.append("{\"time\":\"").append(time).append("\",\"level\":\"");
      line.append(level.toLowerCase(Locale.ROOT)).append("\",\"event\":");
      quote(line, mask(event.getFormattedMessage()));
    } else {
      line.append(time).append(' ').append(level).append(' ');
      escape(line, mask(event.getFormattedMessage()));
    }
    pairs(line, event.getKeyValuePairs(), json);
    if (event.getThrowableProxy() != null) {
      trace(line, mask(ThrowableProxyUtil.asString(event.getThrowableProxy())), json);
    }
    return (json ? line.append("}\n") : line.append('\n')).toString();
  }

  /// Indented as text, so that no line of it can be taken for an event.
  private static void trace(StringBuilder line, String trace, boolean json) {
    if (json) {
      line.append(",\"cause\":");
      quote(line, trace);
      return;
    }
    trace
        .lines()
        .forEach(one -> {
          line.append("\n    ");
          escape(line, one.replace("\t", "  "));
        });
  }

  private static void pairs(StringBuilder line, List<KeyValuePair> pairs, boolean json) {
    if (pairs == null) {
      return;
    }
    for (KeyValuePair pair : pairs) {
      boolean secret = SECRET_KEY.matcher(pair.key).matches();
      String value = secret ? MASK : mask(String.valueOf(pair.value));
      if (json) {
        line.append(",\"").append(pair.key).append("\":");
        quote(line, value);
      } else {
        line.append(' ').append(pair.key).append('=');
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"');
        if (plain) {
          escape(line, value);
        } else {
          quote(line, value);
        }
      }
    }
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else {
        character(line, c);
      }
    }
    line.append('"');
  }

  private static void escape(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      character(line, text.charAt(i));
    }
  }

  /// Control characters would let a client write lines of its own, or drive a terminal.
  private static void character(StringBuilder line, char c) {
    if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
      line.append("\\u%04x".formatted((int) c));
    } else {
      line.append(c);
    }
  }

  static String mask(String text) {
    return SECRETS
        .matcher(text)
        .replaceAll(found ->
            found.group(1) != null ? "$1 " + MASK : found.group(2) != null ? "$2" + MASK : MASK);
  }
}
