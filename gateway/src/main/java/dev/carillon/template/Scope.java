// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that names of one template stand for.
final class Scope implements Values.Names {
  private final Request request;
  private final String stack;
  private final Parameters parameters;
  private final Map<String, Tree.Item> mappings;
  private final Map<String, Resource> written;
  private final Map<String, Resource> present = new LinkedHashMap<>();
  private final Values values = new Values(this);
  private final Conditions conditions;
  private final Attributes attributes;

  Scope(
      Request request,
      String stack,
      Template template,
      Map<String, Resource> resources,
      Parameters parameters) {
    this.request = request;
    this.stack = stack;
    this.parameters = parameters;
    this.mappings = template.mappings();
    this.written = resources;
    this.conditions = new Conditions(template.conditions(), values);
    this.attributes = new Attributes(request, stack, values);
  }

  /// Decides which resources are there.
  void begin(Notes notes) {
    conditions.check(notes);
    written.forEach((id, resource) -> {
      try {
        if (resource.condition() == null
            || conditions.holds(resource.place(), resource.condition())) {
          present.put(id, resource);
        }
      } catch (Unresolved e) {
        notes.problem(e);
      }
    });
  }

  Request request() {
    return request;
  }

  String stack() {
    return stack;
  }

  Values values() {
    return values;
  }

  Attributes attributes() {
    return attributes;
  }

  Parameters parameters() {
    return parameters;
  }

  /// In the order of the template, without those whose condition does not hold.
  Map<String, Resource> resources() {
    return present;
  }

  /// Without those that SAM's templates refer to as `Api.Stage`, which are others' second names.
  List<Resource> all(String type) {
    return present.values().stream()
        .filter(resource -> resource.is(type) && !resource.id().contains("."))
        .toList();
  }

  /// A property for whoever can do without it: null too if it has no value here.
  @Nullable String known(Resource resource, String property) {
    Tree.Item item = resource.properties().get(property);
    return item == null ? null : known(item);
  }

  @Nullable String known(Tree.Item item) {
    try {
      return values.text(item);
    } catch (Unresolved _) {
      return null;
    }
  }

  /// Is it of this template, there or not?
  boolean knows(String id) {
    return written.containsKey(id);
  }

  @Override
  public Tree ref(Place place, String name) {
    Tree parameter = parameters.value(name);
    if (parameter != null) {
      return parameter;
    }
    if (name.startsWith("AWS::")) {
      return pseudo(place, name);
    }
    return new Tree.Text(attributes.ref(place, resource(place, name)));
  }

  private Tree pseudo(Place place, String name) {
    return switch (name) {
      case "AWS::AccountId" -> new Tree.Text(request.account());
      case "AWS::Region" -> new Tree.Text(request.region());
      case "AWS::Partition" -> new Tree.Text(request.partition());
      case "AWS::StackName" -> new Tree.Text(stack);
      case "AWS::StackId" ->
          new Tree.Text(
              "arn:%s:cloudformation:%s:%s:stack/%s/%s"
                  .formatted(
                      request.partition(),
                      request.region(),
                      request.account(),
                      stack,
                      Ids.of(stack, "", 12)));
      case "AWS::URLSuffix" -> new Tree.Text(request.suffix());
      case "AWS::NotificationARNs" -> new Tree.Items(List.of());
      case "AWS::NoValue" -> new Tree.Nothing();
      default -> throw new Unresolved(place, "there is no pseudo parameter " + Problem.quote(name));
    };
  }

  private Resource resource(Place place, String name) {
    Resource resource = present.get(name);
    if (resource != null) {
      return resource;
    }
    Resource absent = written.get(name);
    if (absent != null) {
      throw new Unresolved(
          place,
          "refers to "
              + name
              + ", which is not there: its condition "
              + absent.condition()
              + " does not hold");
    }
    List<String> names = new ArrayList<>(written.keySet());
    throw new Unresolved(
        place,
        "there is no parameter or resource " + Problem.quote(name) + NearestName.hint(name, names));
  }

  /// `Function.Alias` is a resource that SAM makes, not an attribute.
  @Override
  public Tree attribute(Place place, String id, String attribute) {
    Resource generated = present.get(id + "." + attribute);
    if (generated != null) {
      return new Tree.Text(attributes.ref(place, generated));
    }
    return new Tree.Text(attributes.attribute(place, resource(place, id), attribute));
  }

  @Override
  public boolean condition(Place place, String name) {
    return conditions.holds(place, name);
  }

  @Override
  public Tree mapping(
      Place place, String map, String top, String second, @Nullable Tree otherwise) {
    Tree.Item item = Trees.members(Trees.members(mappings.get(map)).get(top)).get(second);
    if (item != null) {
      return item.value(); // there are no functions in mappings
    }
    if (otherwise != null) {
      return otherwise;
    }
    throw new Unresolved(
        place, "there is no " + Problem.quote(map + "." + top + "." + second) + " in Mappings");
  }

  @Override
  public String imported(Place place, String name) {
    String given = parameters.given(name);
    if (given == null) {
      throw new Unresolved(
          place, "imports an export of another stack; give it: --parameters " + name + "=value");
    }
    return given;
  }

  @Override
  public String region() {
    return request.region();
  }

  /// Logical ids of functions, for messages.
  String functions() {
    return String.join(
        ", ", new TreeSet<>(all("AWS::Lambda::Function").stream().map(Resource::id).toList()));
  }

  Stream<Resource> stream() {
    return present.values().stream();
  }
}
