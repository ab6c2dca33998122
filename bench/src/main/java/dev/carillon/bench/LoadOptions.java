// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Options that say what the load is.
final class LoadOptions {
  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Receivers to open (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--connect-rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "New connections per second (default: as fast as --connect-inflight lets).")
  private int connectRate;

  @Option(
      names = "--connect-inflight",
      paramLabel = "N",
      defaultValue = "256",
      description = "Connections that may be opening at once (default: ${DEFAULT-VALUE}).")
  private int inflight;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "1",
      description = "Channels that exist (default: ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--per-connection",
      paramLabel = "N",
      description = "Channels each receiver joins (default: 1 in mode broadcast, else 0).")
  private @Nullable Integer perConnection;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Connections that publish, in turn (default: ${DEFAULT-VALUE}).")
  private int publishers;

  @Option(
      names = "--payload",
      paramLabel = "SIZE",
      defaultValue = "128",
      converter = Size.class,
      description = "Bytes of a message, such as 128 or 2KB (default: ${DEFAULT-VALUE}).")
  private int payload;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Open loop: messages per second in all, due whatever the server does.")
  private double rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Closed loop, where --rate is not given: messages outstanding, in mode echo on each"
              + " connection (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Measured time (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "2",
      description = "Time before it, checked but not measured (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--drain",
      paramLabel = "S",
      defaultValue = "5",
      description =
          "Time the last deliveries may take before they count as lost (default: ${DEFAULT-VALUE}).")
  private double drain;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Event loops of the client (default: ${DEFAULT-VALUE}).")
  private int threads;

  /// @throws Stopped if the options do not fit together, saying which
  Load load(Load.Mode mode) {
    int joins = perConnection != null ? perConnection : mode == Load.Mode.BROADCAST ? 1 : 0;
    require(connections > 0, "--connections must be at least 1");
    require(connectRate >= 0, "--connect-rate must not be negative");
    require(inflight > 0, "--connect-inflight must be at least 1");
    require(channels > 0 && channels <= Marker.MAX_CHANNELS, "--channels must be 1 to 1,000,000");
    require(joins >= 0 && joins <= channels, "--per-connection must be 0 to --channels");
    require(
        joins > 0 || mode != Load.Mode.BROADCAST,
        "--per-connection must be at least 1 in mode broadcast: nobody would receive anything");
    require(
        publishers > 0 && publishers <= Marker.MAX_PUBLISHERS, "--publishers must be 1 to 1,000");
    require(
        payload >= Marker.LENGTH,
        "--payload must be at least " + Marker.LENGTH + ": every message carries a marker");
    require(rate >= 0, "--rate must not be negative");
    require(window > 0, "--window must be at least 1");
    require(seconds > 0, "--seconds must be more than 0");
    require(warmUp >= 0 && drain >= 0, "--warm-up and --drain must not be negative");
    require(threads > 0, "--threads must be at least 1");
    return new Load(
        mode,
        connections,
        connectRate,
        inflight,
        channels,
        joins,
        publishers,
        payload,
        rate,
        window,
        seconds,
        warmUp,
        drain,
        threads);
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new Stopped(otherwise);
    }
  }

  /// Reads `128`, `128B`, `2KB`, `1MB`; units are powers of 1,024.
  static final class Size implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(|b|kb?|mb?)");

    @Override
    public Integer convert(String text) {
      Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException("expected a size such as 128, 2KB or 1MB");
      }
      int shift =
          switch (form.group(2)) {
            case "", "b" -> 0;
            case "k", "kb" -> 10;
            default -> 20;
          };
      return Math.multiplyExact(Integer.parseInt(form.group(1)), 1 << shift);
    }
  }
}
