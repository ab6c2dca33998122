// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Integrations as what a route of the configuration calls (contract 7.1).
final class Integrations {
  private static final Pattern STATUS = Pattern.compile("\"?statusCode\"?\\s*:\\s*\"?(\\d{3})");
  private static final String INSTEAD =
      "let a function build the request (AWS_PROXY), map parameters (HTTP_PROXY), or answer with a status (MOCK)";

  private final FunctionTarget.Reader targets;
  private final Functions functions;
  private final Notes notes;

  Integrations(FunctionTarget.Reader targets, Functions functions, Notes notes) {
    this.targets = targets;
    this.functions = functions;
    this.notes = notes;
  }

  void into(Settings route, String key, Properties integration) {
    Place place = integration.place("IntegrationType");
    String type = integration.required("IntegrationType");
    switch (type == null ? "" : type) {
      case "AWS_PROXY" -> function(route, key, integration);
      case "MOCK" -> mock(route, integration);
      case "HTTP_PROXY" -> http(route, integration);
      case "AWS", "HTTP" ->
          notes.problem(
              place,
              "IntegrationType",
              type + " needs mapping templates (VTL), which are not supported; " + INSTEAD);
      case "" -> {}
      case String other ->
          notes.problem(
              place,
              "IntegrationType",
              "expected AWS_PROXY, HTTP_PROXY or MOCK, not " + Problem.quote(other));
    }
    String timeout = integration.number("TimeoutInMillis", 50, 29_000, "milliseconds");
    if (timeout != null) {
      route.put("timeout", integration.place("TimeoutInMillis"), timeout + "ms");
    }
    handling(route, integration);
  }

  private void handling(Settings route, Properties integration) {
    String handling = integration.text("ContentHandlingStrategy", "");
    Place place = integration.place("ContentHandlingStrategy");
    if (handling.equals("CONVERT_TO_BINARY")) {
      route.put("contentHandling", place, "convert-to-binary");
    } else if (handling.equals("CONVERT_TO_TEXT")) {
      notes.warning(place, "ContentHandlingStrategy CONVERT_TO_TEXT has no effect here");
    } else if (!handling.isEmpty()) {
      notes.problem(
          place,
          "ContentHandlingStrategy",
          "expected CONVERT_TO_BINARY or CONVERT_TO_TEXT, not " + Problem.quote(handling));
    }
  }

  private void function(Settings route, String key, Properties integration) {
    String uri = integration.required("IntegrationUri");
    Place place = integration.place("IntegrationUri");
    if (uri == null) {
      return;
    }
    try {
      switch (targets.read(place, uri)) {
        case FunctionTarget.Own(var function) ->
            route.put("integration", place, "function:" + functions.called(function, key));
        case FunctionTarget.Foreign(var arn) ->
            route.put("lambda", new Settings(place).put("function", arn));
      }
    } catch (Unresolved e) {
      notes.problem(e, "IntegrationUri");
    }
  }

  private void mock(Settings route, Properties integration) {
    Place place = integration.place("RequestTemplates");
    String status = "200";
    for (Tree.Item template : integration.entries("RequestTemplates").values()) {
      String text = Trees.text(template);
      Matcher found = STATUS.matcher(text == null ? "" : text);
      if (found.find()) {
        status = found.group(1);
        break;
      }
    }
    route.put("mock", new Settings(place).put("statusCode", status));
  }

  private void http(Settings route, Properties integration) {
    Place place = integration.place("IntegrationUri");
    if (integration.text("ConnectionType", "INTERNET").equals("VPC_LINK")) {
      notes.problem(
          integration.place("ConnectionType"),
          "ConnectionType",
          "there are no VPC links here; give the address of the server with ConnectionType INTERNET");
      return;
    }
    String uri = integration.required("IntegrationUri");
    if (uri == null) {
      return;
    }
    Settings http = new Settings(place).put("url", uri);
    http.put(
        "method",
        integration.place("IntegrationMethod"),
        integration.text("IntegrationMethod", "POST"));
    Map<String, Tree.Item> parameters = integration.entries("RequestParameters");
    Settings mapped = new Settings(integration.place("RequestParameters"));
    parameters.forEach(mapped::put);
    http.some("parameters", mapped);
    route.put("http", http);
  }
}
