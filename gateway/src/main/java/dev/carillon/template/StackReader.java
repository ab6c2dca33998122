// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigLoader;
import dev.carillon.config.Place;
import dev.carillon.config.Report;
import dev.carillon.config.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The steps from a file to a stack, top to bottom.
final class StackReader {
  private final Request request;

  StackReader(Request request) {
    this.request = request;
  }

  Stack read() throws ConfigException {
    TemplateFile file = TemplateFile.of(request);
    Notes notes = new Notes(new Report(file.file().toString()));
    Template template = Template.of(file.read(notes.report()), notes);
    Scope scope = scope(file, template, notes);
    notes.throwIfAny();
    ApiChoice choice = ApiChoice.of(scope, notes);
    completes(choice, notes);
    notes.throwIfAny();

    String id = choice.id(scope);
    Served served = new Served(scope, notes, choice.api() == null ? null : id, choice.oldStage());
    Code code = new Code(file.folder(), notes);
    Roles roles = new Roles(scope, served, notes, names(choice, id));
    Functions functions =
        new Functions(scope, served, notes, new FunctionProcess(request, notes, code, roles));
    Map<String, String> told = new LinkedHashMap<>();
    Settings api = api(choice, scope, served, notes, functions, told);
    if (!request.gateway().domains().isEmpty()) {
      api.put("domains", new Place("--domain", 0), request.gateway().domains());
    }
    code.reportMissing();
    Tree.Item database = new Tables(scope, served, notes).settings(notes.report().line(1)).item();
    Settings made = new Settings(notes.report().line(1));
    made.put("apis", Trees.list(notes.report().line(1), List.of(api.item())));
    if (!Trees.members(database).isEmpty()) {
      made.put("dynamodb", database);
    }
    made.put("functions", new Settings(notes.report().line(1)).put("eager", "true"));
    List<Stack.Row> rows = new Rows(scope, notes, functions, told).all();
    Map<String, String> outputs = new Outputs(scope, served, notes).values(template.outputs());
    notes.throwIfAny();
    return new Stack(
        scope.stack(),
        new ConfigLoader.Made(file.file().toString(), made.members()),
        rows,
        outputs,
        notes.warnings(),
        files(file, code),
        notes::shown);
  }

  private Scope scope(TemplateFile file, Template template, Notes notes) {
    Map<String, Resource> resources = Sam.expand(template, notes);
    Parameters parameters = Parameters.of(template.parameters(), request.parameters(), notes);
    String given = request.stackName();
    String stack = given == null ? file.name() : given;
    Scope scope = new Scope(request, stack, template, resources, parameters);
    scope.begin(notes);
    References references = new References(scope, notes);
    references.check();
    template.outputs().values().forEach(references::outside);
    template.conditions().values().forEach(references::outside);
    parameters.reportUnknown(notes.report().line(0), references.imports());
    return scope;
  }

  private void completes(ApiChoice choice, Notes notes) {
    if (choice.api() != null && !(request.routes().isEmpty() && request.authorizer() == null)) {
      notes.problem(
          choice.api().place(),
          "the template says its routes and authorizers; --routes and --authorizer are for templates without an API");
    }
  }

  private PolicyReader.Names names(ApiChoice choice, String id) {
    return new PolicyReader.Names(
        request.region(),
        request.account(),
        id,
        choice.api() == null,
        choice.oldStage(),
        request.stage());
  }

  private static Settings api(
      ApiChoice choice,
      Scope scope,
      Served served,
      Notes notes,
      Functions functions,
      Map<String, String> told) {
    Stages stages = new Stages(choice, scope, served, notes);
    var targets = new FunctionTarget.Reader(scope, stages.variables());
    var authorizers = new Authorizers(scope, served, notes, targets, functions);
    Resource resource = choice.api();
    if (resource == null) {
      return new RequestedApi(scope, notes, functions, authorizers, stages)
          .settings(choice.id(scope));
    }
    var integrations = new Integrations(targets, functions, notes);
    var parts = new Api.Parts(stages, integrations, authorizers);
    Api api = new Api(resource, scope, served, notes, parts);
    Settings settings = api.settings(functions);
    told.putAll(api.told());
    for (Resource stage : choice.stages()) {
      told.put(stage.id(), "stage " + scope.attributes().ref(stage.place(), stage));
    }
    return settings;
  }

  private static Set<Path> files(TemplateFile file, Code code) {
    Set<Path> files = new TreeSet<>(code.files());
    files.add(file.file().toAbsolutePath().normalize());
    file.manifest().ifPresent(files::add);
    return files;
  }

  /// What became of each resource.
  private record Rows(Scope scope, Notes notes, Functions functions, Map<String, String> told) {
    List<Stack.Row> all() {
      List<Stack.Row> rows = new ArrayList<>();
      for (Resource resource : scope.resources().values()) {
        if (!resource.id().contains(".")) {
          rows.add(new Stack.Row(resource.id(), resource.type(), what(resource)));
        }
      }
      return List.copyOf(rows);
    }

    private String what(Resource resource) {
      String known = told.get(resource.id());
      if (known != null) {
        return known;
      }
      if (resource.is(Functions.TYPE)) {
        return functions.what(resource);
      }
      if (Tables.is(resource)) {
        return "table " + scope.attributes().name(resource.place(), resource);
      }
      if (resource.is(Connectors.TYPE)) {
        return new Connectors(scope, notes).what(resource);
      }
      String warning = Others.warning(resource);
      if (warning != null) {
        notes.warning(resource.place(), warning);
      }
      return switch (resource.type()) {
        case "AWS::IAM::Role",
            "AWS::IAM::Policy",
            "AWS::IAM::RolePolicy",
            "AWS::IAM::ManagedPolicy" ->
            "permissions";
        case FunctionPermissions.TYPE -> new FunctionPermissions(scope, notes).what(resource);
        case "AWS::Lambda::Alias" -> of("alias", resource);
        case "AWS::Lambda::Version" -> of("version", resource);
        case "AWS::ApiGatewayV2::Model" -> "model";
        case "AWS::ApiGatewayV2::RouteResponse" -> "answers of its route";
        default -> Stack.NO_EFFECT;
      };
    }

    private String of(String word, Resource resource) {
      String name = scope.known(resource, "FunctionName");
      FunctionGrant own = name == null ? null : FunctionGrant.of(scope, name);
      return own == null ? Stack.NO_EFFECT : word + " of " + own.function().id();
    }
  }
}
