// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.auth.FunctionArn;
import dev.carillon.auth.Policy;
import dev.carillon.config.NearestName;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What roles of the stack allow: to use the management API, and to call functions.
final class Roles {
  /// Where the expansion of SAM keeps policies in any of SAM's forms.
  static final String SAM_POLICIES = "SamPolicies";

  /// The one of SAM's policy templates that is about functions.
  private static final String INVOKE = "LambdaInvokePolicy";

  static final String BOUNDARY = "PermissionsBoundary";

  private final Scope scope;
  private final Served served;
  private final Notes notes;
  private final PolicyReader.Names names;

  Roles(Scope scope, Served served, Notes notes, PolicyReader.Names names) {
    this.scope = scope;
    this.served = served;
    this.notes = notes;
    this.names = names;
  }

  /// Patterns of resources, as `credentials` has them.
  record Permissions(List<String> allow, List<String> deny) {
    /// What the gateway will say when the function is called.
    boolean mayInvoke(FunctionArn function, @Nullable String qualifier) {
      return Policy.allowing(allow, deny).mayInvoke(function, qualifier, "");
    }
  }

  /// What the role of a function allows; null if the role is none of the stack's.
  @Nullable Permissions of(Properties function) {
    String arn = function.text("Role");
    for (Resource role : arn == null ? List.<Resource>of() : scope.all("AWS::IAM::Role")) {
      if (scope.attributes().arn(role.place(), role).equals(arn)) {
        return of(role);
      }
    }
    return null;
  }

  private Permissions of(Resource role) {
    PolicyReader reader = new PolicyReader(names, notes);
    Properties properties = served.of(role);
    policies(properties.item("Policies"), reader);
    List<String> managed = properties.texts("ManagedPolicyArns");
    if (managed != null) {
      managed.forEach(policy -> managed(policy, reader));
    }
    for (Tree.Item each : Trees.items(properties.item(SAM_POLICIES))) {
      sam(each, reader);
    }
    String name = scope.attributes().name(role.place(), role);
    attached(name, reader);
    String arn = scope.attributes().arn(role.place(), role);
    reader.grants(new FunctionPermissions(scope, notes).to(arn));
    reader.grants(new Connectors(scope, notes).to(arn, name));
    if (properties.item(BOUNDARY) != null) {
      notes.warning(
          properties.place(BOUNDARY),
          BOUNDARY + " is not evaluated here: the role allows all that its policies do");
    }
    List<String> allow = reader.allow();
    return allow.isEmpty()
        ? new Permissions(List.of(), List.of("*"))
        : new Permissions(allow, reader.deny());
  }

  private void policies(Tree.@Nullable Item policies, PolicyReader reader) {
    for (Tree.Item policy : Trees.items(policies)) {
      notes.slips(Trees.members(policy), List.of("PolicyDocument"));
      Tree.Item document = Trees.members(policy).get("PolicyDocument");
      if (document != null) {
        reader.document(document);
      }
    }
  }

  /// Policies of the stack that name the role.
  private void attached(String name, PolicyReader reader) {
    for (Resource policy : scope.resources().values()) {
      boolean listed =
          switch (policy.type()) {
            case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy" -> lists(policy, "Roles", name);
            case "AWS::IAM::RolePolicy" -> lists(policy, "RoleName", name);
            default -> false;
          };
      if (listed) {
        document(policy, reader);
      }
    }
  }

  private boolean lists(Resource policy, String property, String name) {
    List<String> roles = served.of(policy).texts(property);
    return roles != null && roles.contains(name);
  }

  private void document(Resource policy, PolicyReader reader) {
    Tree.Item document = served.of(policy).item("PolicyDocument");
    if (document != null) {
      reader.document(document);
    }
  }

  private void managed(String policy, PolicyReader reader) {
    for (Resource own : scope.all("AWS::IAM::ManagedPolicy")) {
      if (scope.attributes().arn(own.place(), own).equals(policy)) {
        document(own, reader);
        return;
      }
    }
    String name = policy.substring(policy.lastIndexOf('/') + 1);
    for (Right right : Right.values()) {
      if (right.isHeldBy(name)) {
        reader.everything(right);
      }
    }
  }

  /// A name or ARN, a document, or SAM's policy templates, of which one is about functions and none
  /// about APIs.
  private void sam(Tree.Item policy, PolicyReader reader) {
    switch (policy.value()) {
      case Tree.Text(var name, _) -> managed(name, reader);
      case Tree.Members(var members)
          when members.containsKey("Statement") || members.containsKey("Version") ->
          reader.document(policy);
      case Tree.Members(var members) -> {
        for (Map.Entry<String, Tree.Item> each : members.entrySet()) {
          String hint = NearestName.strictHint(each.getKey(), List.of("Statement", INVOKE));
          String function = Trees.text(Trees.members(each.getValue()).get("FunctionName"));
          if (each.getKey().equals(INVOKE) && function != null) {
            reader.invocationOf(function);
          } else if (!hint.isEmpty()
              || (!each.getKey().endsWith("Policy") && !each.getKey().endsWith("Access"))) {
            notes.warning(
                policy.place(),
                "the policy "
                    + Problem.quote(each.getKey())
                    + " is not known; it grants nothing here"
                    + hint);
          }
        }
      }
      case Tree.Items(var items) -> new ArrayList<>(items).forEach(each -> sam(each, reader));
      case Tree.Nothing _ -> {}
    }
  }
}
