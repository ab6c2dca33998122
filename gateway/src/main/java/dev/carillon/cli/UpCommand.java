// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.FunctionsFailed;
import dev.carillon.Gateway;
import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import dev.carillon.config.HostPort;
import dev.carillon.config.Problem;
import dev.carillon.table.TablesFailed;
import dev.carillon.template.GatewayAddress;
import dev.carillon.template.Request;
import dev.carillon.template.Stack;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `carillon up`: runs a gateway as a template for AWS describes it.
@Command(
    name = "up",
    description = {
      "Runs an AWS template here: CloudFormation (YAML or JSON), SAM, or the folder that cdk synth wrote.",
      "It runs the code that the template names, on this machine; give it only what you trust."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: ./carillon up template.yaml --dynamodb local",
      "Example: ./carillon up functions.yaml --routes '$connect=ConnectHandler,sendmessage=SendHandler'"
    })
public final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "TEMPLATE",
      description = "The template, or the folder that cdk synth wrote.")
  private Path template = Path.of("");

  @Option(
      names = "--parameters",
      paramLabel = "NAME=VALUE",
      description =
          "Value of a parameter, of another stack's export, or of a dynamic reference. May be repeated.")
  private @Nullable Map<String, String> parameters;

  @Option(
      names = "--routes",
      paramLabel = "ROUTE=FUNCTION",
      split = ",",
      description =
          "For a template without an API: which function a route calls, by its logical id. May be repeated.")
  private @Nullable Map<String, String> routes;

  @Option(
      names = "--authorizer",
      paramLabel = "FUNCTION[=SOURCE,...]",
      description =
          "For a template without an API: the function that says who may connect, and the identity sources that it needs.")
  private @Nullable String authorizer;

  @Option(
      names = "--dynamodb",
      paramLabel = "URL|local",
      description =
          "Where the tables are. local: DynamoDB Local, fetched once under its own licence, run beside the gateway.")
  private @Nullable String dynamodb;

  @Option(
      names = "--api",
      paramLabel = "ID",
      description = "Logical id of the API to run, where the template has several.")
  private @Nullable String api;

  @Option(
      names = "--stack-name",
      paramLabel = "NAME",
      description = "Name of the stack; without it that of the template's file.")
  private @Nullable String stackName;

  @Option(
      names = "--domain",
      paramLabel = "NAME[:PORT]",
      split = ",",
      description =
          "Name by which clients and functions reach this gateway, with TLS, such as chat.example.com. May be repeated.")
  private List<String> domains = List.of();

  @Option(
      names = "--watch",
      description = "Apply changes of the template and of the code; connections stay open.")
  private boolean watch;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      // Whether others may reach it is checked when the template has said who may connect.
      Config base = options.preview();
      if (dynamodb != null) {
        options.more("dynamodb.endpoint", dynamodb);
      }
      HostPort listen = withPort(base.listen());
      options.more("listen", listen.toString());
      Loaded loaded = load(base, listen);
      LogSetup.apply(loaded.config.log());
      ReadableSecrets.check(options.file, loaded.config, ReadableSecrets.isRoot());
      loaded.stack.warnings().forEach(err::println);
      err.flush();
      return run(base, listen, loaded, out, err);
    } catch (ConfigException | IOException | IllegalArgumentException | IllegalStateException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private int run(Config base, HostPort listen, Loaded first, PrintWriter out, PrintWriter err)
      throws InterruptedException, IOException {
    var stop = new StopSignal();
    // Before the start, which takes long enough for an edit.
    var files = new FileWatch(watch ? first.stack.files() : Set.of());
    try (Gateway gateway = Gateway.start(first.config)) {
      StackReport.print(out, first.stack);
      Banner.print(out, gateway);
      if (watch) {
        Set<Path> named = first.stack.files();
        Thread.ofVirtual()
            .name("watch")
            .start(() -> watch(gateway, base, listen, files, named, out, err));
      }
      stop.await();
      gateway.drain();
      return 0;
    } catch (TablesFailed e) {
      throw inItsWords(first.stack, e.failures(), "dynamodb", "tables");
    } catch (FunctionsFailed e) {
      throw inItsWords(first.stack, e.reasons(), "apis", "0", "functions");
    }
  }

  private static void apply(Gateway gateway, Loaded changed) {
    try {
      gateway.apply(changed.config);
    } catch (TablesFailed e) {
      throw inItsWords(changed.stack, e.failures(), "dynamodb", "tables");
    } catch (FunctionsFailed e) {
      throw inItsWords(changed.stack, e.reasons(), "apis", "0", "functions");
    }
  }

  /// What went wrong, each at its place in the template.
  ///
  /// @param failures texts by name
  /// @param path of the settings that are named
  private static IllegalArgumentException inItsWords(
      Stack stack, Map<String, String> failures, String... path) {
    List<Problem> problems = new ArrayList<>();
    failures.forEach((name, text) -> {
      List<String> at = new ArrayList<>(List.of(path));
      at.add(name);
      problems.add(stack.made().problem(text, at));
    });
    return new IllegalArgumentException(
        problems.stream()
            .sorted(Comparator.comparingInt(Problem::line))
            .map(Problem::toString)
            .map(stack.shown())
            .collect(Collectors.joining("\n")));
  }

  private void watch(
      Gateway gateway,
      Config base,
      HostPort listen,
      FileWatch files,
      Set<Path> first,
      PrintWriter out,
      PrintWriter err) {
    Set<Path> named = first;
    try {
      while (true) {
        files.awaitChange();
        try {
          Loaded changed = load(base, listen);
          changed.stack.warnings().forEach(err::println);
          apply(gateway, changed);
          named = changed.stack.files();
          files.watch(named);
          out.println("Applied the change; connections stayed open.");
          out.flush();
        } catch (ConfigException | RuntimeException e) {
          err.println(e.getMessage() == null ? e : e.getMessage());
          err.println("Nothing was applied; what ran before runs on.");
          // What is missing may lie anywhere beside the template.
          Set<Path> more = new LinkedHashSet<>(named);
          Path folder = template.toAbsolutePath().getParent();
          if (folder != null) {
            more.add(folder);
          }
          files.watch(more);
        }
        err.flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the template and everything else say together.
  private record Loaded(Stack stack, Config config) {}

  private Loaded load(Config base, HostPort listen) throws ConfigException {
    Stack stack =
        Stack.read(
            new Request(
                template,
                parameters == null ? Map.of() : parameters,
                base.management().region(),
                base.management().account(),
                gateway(base, listen),
                options.stage,
                api,
                stackName,
                routes == null ? Map.of() : new LinkedHashMap<>(routes),
                authorizer,
                dynamodb == null ? base.dynamodb().endpoint() : dynamodb));
    try {
      return new Loaded(stack, options.load(stack.made()));
    } catch (ConfigException e) {
      // A warning may say why: a property that is mistyped has no effect.
      var all = new ArrayList<>(stack.warnings());
      all.add(stack.shown().apply(String.valueOf(e.getMessage())));
      throw new IllegalArgumentException(String.join("\n", all), e);
    }
  }

  private GatewayAddress gateway(Config base, HostPort listen) {
    // Whatever a domain leads to speaks TLS: functions call it by https only.
    boolean tls = base.tls().dev() || base.tls().certificate() != null || !domains.isEmpty();
    return new GatewayAddress(listen, domains, tls);
  }

  /// Values of the template name the port before it is listened on.
  private static HostPort withPort(HostPort listen) throws IOException {
    if (listen.port() != 0) {
      return listen;
    }
    try (var free = new ServerSocket(0, 1, InetAddress.getByName(listen.host()))) {
      return new HostPort(listen.host(), free.getLocalPort());
    }
  }
}
