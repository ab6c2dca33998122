// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.client.Connector;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `carillon connect`: a WebSocket at the keyboard, or at the end of a pipe.
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "Connects, sends what you type and shows what comes.",
      "Lines that begin with / are commands, /help lists them. A lost connection comes back with its channels."
    },
    footer = {
      "",
      "Examples:",
      "  carillon connect ws://127.0.0.1:8080/dev --channel news",
      "  echo '/send news hello' | carillon connect ws://127.0.0.1:8080/dev"
    })
@SuppressWarnings("NullAway.Init") // filled by picocli
public final class ConnectCommand implements Callable<Integer> {
  private static final String HELP =
      """
      /join CHANNEL        join a channel
      /leave CHANNEL       leave it
      /send CHANNEL TEXT   send to all others in it
      /echo TEXT           have it sent back
      /ping                ping the server
      /close               close with 1000 and end
      /quit                end at once
      anything else        sent as it is\
      """;

  private final InputStream in;
  private final boolean terminal;
  private final Backoff backoff;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "URL", description = "Address of a stage: ws or wss.")
  private String url;

  @Option(
      names = "--subprotocol",
      paramLabel = "NAME",
      description = "Subprotocol to offer, such as carillon.v1; may be repeated.")
  private List<String> subprotocols = new ArrayList<>();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Sent as Authorization: Bearer TOKEN.")
  private @Nullable String token;

  @Option(names = "--origin", paramLabel = "ORIGIN", description = "Origin of the handshake.")
  private @Nullable String origin;

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description = "Further header of the handshake; may be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--channel",
      paramLabel = "CHANNEL",
      description = "Channel to join; may be repeated.")
  private List<String> channels = new ArrayList<>();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = Time.class,
      description =
          "How long to wait for answers after the end of the input, such as 500ms or 1s"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration wait;

  @Option(
      names = "--insecure-dev-ca",
      paramLabel = "FILE",
      description = "PEM file of the only authority to trust, such as that of --tls dev.")
  private @Nullable Path authority;

  /// Reads the process's input.
  public ConnectCommand() {
    this(
        System.in,
        interactive(),
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), new SecureRandom()));
  }

  ConnectCommand(InputStream in, boolean terminal, Backoff backoff) {
    this.in = in;
    this.terminal = terminal;
    this.backoff = backoff;
  }

  @SuppressWarnings("SystemConsoleNull") // null again since JDK 25 where there is no terminal
  private static boolean interactive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.warnings();
    Screen screen =
        new Screen(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            terminal,
            terminal && System.getenv("NO_COLOR") == null);
    try (Connector connector = new Connector(Endpoint.parse(url).webSocket(), trusted());
        Session session = new Session(connector::open, screen, backoff)) {
      fill(connector);
      session.open();
      for (String channel : channels) {
        session.join(channel);
      }
      screen.prompt();
      converse(session, screen);
      return 0;
    } catch (Refused e) {
      screen.problem("carillon connect: " + e.getMessage());
      return 1;
    }
  }

  private @Nullable SSLContext trusted() throws Refused {
    return authority == null ? null : TrustedAuthority.of(authority);
  }

  private void fill(Connector connector) throws Refused {
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new Refused("--header expects 'NAME: VALUE', not '" + header + "'");
      }
      header(
          connector,
          "--header",
          header.substring(0, colon).strip(),
          header.substring(colon + 1).strip());
    }
    if (origin != null) {
      header(connector, "--origin", "Origin", origin);
    }
    if (token != null) {
      header(connector, "--token", "Authorization", "Bearer " + token);
    }
    connector.subprotocols(subprotocols);
  }

  private static void header(Connector connector, String option, String name, String value)
      throws Refused {
    try {
      connector.header(name, value);
    } catch (IllegalArgumentException e) {
      throw new Refused(option + ": no header of HTTP can be made of it: " + e.getMessage());
    }
  }

  /// Reads lines to the end of the input, to `/quit`, or until the session has ended.
  private void converse(Session session, Screen screen) throws Refused, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        Line line = Line.parse(text);
        if (line instanceof Line.Quit) {
          return;
        }
        if (line instanceof Line.Close) {
          session.startClose();
          session.awaitEnd(Duration.ofSeconds(5));
          return;
        }
        if (line != null) {
          run(line, session, screen);
        }
        screen.prompt();
      }
    } catch (IOException e) {
      throw new Refused("standard input cannot be read: " + e.getMessage());
    }
    session.awaitEnd(wait);
    session.startClose();
    session.awaitEnd(Duration.ofSeconds(1));
  }

  private static void run(Line line, Session session, Screen screen)
      throws Refused, InterruptedException {
    switch (line) {
      case Line.Raw(String text) -> session.send(text);
      case Line.Join(String channel) -> session.join(channel);
      case Line.Leave(String channel) -> session.leave(channel);
      case Line.Send(String channel, String text) -> session.send(Action.send(channel, text));
      case Line.Echo(String text) -> session.send(Action.echo(text));
      case Line.Ping() -> session.ping();
      case Line.Help() -> screen.status(HELP);
      case Line.Unusable(String problem) -> screen.problem(problem);
      case Line.Close(), Line.Quit() -> {}
    }
  }

  /// Reads `500ms` or `1s`.
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return text.endsWith("ms")
            ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
            : Duration.ofMillis((long) (1_000 * Double.parseDouble(text.replaceFirst("s$", ""))));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("expected a time such as 500ms or 1s");
      }
    }
  }
}
