// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.config.ProcessConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `AWS::Lambda::Function`: code, runtime, bounds and what its role allows.
class FunctionResourcesTest {
  @TempDir Path folder;

  private TemplateText template(String properties) {
    return template(properties, "");
  }

  private TemplateText template(String properties, String more) {
    return TemplateText.of(
            folder,
            """
            Resources:
              Fn:
                Type: AWS::Lambda::Function
                Properties:
                  Role: 'arn:aws:iam::1:role/x'
                  PROPERTIES
            """
                    .replace("PROPERTIES", properties.replace("; ", "\n      "))
                + more)
        .route("$connect", "Fn");
  }

  private ProcessConfig process(String properties) throws Exception {
    return process(template(properties));
  }

  private static ProcessConfig process(TemplateText template) throws Exception {
    return Objects.requireNonNull(
        template.load().apis().getFirst().functions().values().iterator().next().process());
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs22.x,NODEJS,22",
    "nodejs12.x,NODEJS,12",
    "python3.13,PYTHON,3.13",
    "java8.al2,JAVA,8",
    "java21,JAVA,21",
    "provided.al2023,PROVIDED,",
    "provided,PROVIDED,",
  })
  void aRuntimeHasAVersion(String runtime, String name, String version) throws Exception {
    Files.createDirectories(folder.resolve("code"));
    for (String file : List.of("bootstrap", "index.js", "index.py", "a.jar")) {
      Files.writeString(folder.resolve("code").resolve(file), "");
    }
    ProcessConfig process = process("Runtime: " + runtime + "; Handler: index.handler; Code: code");
    assertThat(process.runtime().name()).isEqualTo(name);
    assertThat(process.version()).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Runtime: ruby3.3; Handler: a.b; Code: {ZipFile: x} | 6: Fn (AWS::Lambda::Function), Runtime: nothing here runs 'ruby3.3'; nodejs, python, java and provided (an executable named bootstrap) can be run",
        "Runtime: dotnet8; Handler: a.b; Code: {ZipFile: x} | 6: Fn (AWS::Lambda::Function), Runtime: nothing here runs 'dotnet8'; nodejs, python, java and provided (an executable named bootstrap) can be run",
        "Handler: a.b; Code: {ZipFile: x} | 2: Fn (AWS::Lambda::Function), Runtime: must be given",
        "Runtime: nodejs20.x; Code: {ZipFile: x} | 2: Fn (AWS::Lambda::Function), Handler: must be given, such as index.handler",
        "Runtime: nodejs20.x; Handler: a.b | 2: Fn (AWS::Lambda::Function), Code: must be given: a folder, a zip or the code itself",
        "Runtime: nodejs20.x; Handler: a.b; Code: none | 8: Fn (AWS::Lambda::Function), Code: there is no 'none' beside the template that can be read; build it first, or correct the path",
        "Runtime: nodejs20.x; Handler: a.b; Code: {S3Bucket: b, S3Key: k.zip} | 8: Fn (AWS::Lambda::Function), Code: the code is in S3 (b/k.zip) and not beside the template; put the path of a folder or zip here, as before `package`",
        "PackageType: Image; Code: {ImageUri: x} | 7: Fn (AWS::Lambda::Function), Code: container images are not run here; give the code as a folder or a zip",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; Timeout: long | 9: Fn (AWS::Lambda::Function), Timeout: expected seconds from 1 to 900, not 'long'",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; Timeout: 901 | 9: Fn (AWS::Lambda::Function), Timeout: expected seconds from 1 to 900, not '901'",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; MemorySize: 64 | 9: Fn (AWS::Lambda::Function), MemorySize: expected megabytes from 128 to 10240, not '64'",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; ReservedConcurrentExecutions: all | 9: Fn (AWS::Lambda::Function), ReservedConcurrentExecutions: expected calls at once from 0 to 999999999, not 'all'",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; FunctionName: a.b | 9: Fn (AWS::Lambda::Function), FunctionName: expected 1 to 64 letters, digits, `-` or `_`, not 'a.b'",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; Environment: {Variables: {A: [b]}} | 9: Fn (AWS::Lambda::Function), A: a variable is one text, not a list",
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; Environment: {Variables: {A: !ImportValue b, C: !ImportValue d}} | 9: Fn (AWS::Lambda::Function), C: imports an export of another stack; give it: --parameters d=value",
        "Runtime: nodejs20.x; Handler: src/app.b; Code: . | 7: Fn (AWS::Lambda::Function), Handler: there is no src/app.js or .mjs or .cjs in FOLDER",
        "Runtime: nodejs20.x; Handler: src/app; Code: . | 7: Fn (AWS::Lambda::Function), Handler: expected FILE.FUNCTION, such as index.handler, not 'src/app'",
        "Runtime: nodejs20.x; Handler: src.app/.b; Code: . | 7: Fn (AWS::Lambda::Function), Handler: expected FILE.FUNCTION, such as index.handler, not 'src.app/.b'",
        "Runtime: nodejs20.x; Handler: app.; Code: . | 7: Fn (AWS::Lambda::Function), Handler: expected FILE.FUNCTION, such as index.handler, not 'app.'",
        "Runtime: nodejs20.x; Handler: app.chat.b; Code: . | 7: Fn (AWS::Lambda::Function), Handler: there is no app.js or .mjs or .cjs in FOLDER",
        "Runtime: nodejs20.x; Handler: ../app.b; Code: . | 7: Fn (AWS::Lambda::Function), Handler: lies outside its code: '../app.b'",
        "Runtime: python3.12; Handler: src.app.b; Code: . | 7: Fn (AWS::Lambda::Function), Handler: there is no src/app.py or /__init__.py in FOLDER",
        "Runtime: provided.al2; Handler: x; Code: . | 7: Fn (AWS::Lambda::Function), Handler: there is no file `bootstrap` in FOLDER; build the function first",
      })
  void whatCannotRunIsRefused(String properties, String problem) {
    assertThat(template(properties).problems())
        .contains("template.yaml:" + problem.replace("FOLDER", folder.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs22.x,a.js,a.nested.deep.handler",
    "nodejs22.x,src.d/a.mjs,src.d/a.nested.handler",
    "python3.13,src/a.py,src.a.handler",
    "python3.13,src/a.py,src/a.handler",
  })
  void aHandlerIsFoundAsItsRuntimeFindsIt(String runtime, String file, String handler)
      throws Exception {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), "");
    assertThat(template("Runtime: %s; Handler: %s; Code: .".formatted(runtime, handler)).problems())
        .isEmpty();
  }

  @Test
  void codeMayLieOutsideTheTemplatesFolder() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("deploy"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/x.jar"), "");
    TemplateText template =
        TemplateText.of(
                inner,
                "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: 'a.B::c', Code: ../target/x.jar}}}")
            .route("$connect", "Fn");
    assertThat(process(template).code()).isEqualTo(folder.resolve("target/x.jar"));
    assertThat(template.read().files()).contains(folder.resolve("target/x.jar"));
  }

  @Test
  void codeThatManyFunctionsMissIsToldOnce() {
    StringBuilder text = new StringBuilder("Resources:\n");
    for (int i = 0; i < 9; i++) {
      text.append(
          "  F%d: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: a.B, Code: x.jar}}\n"
              .formatted(i));
    }
    String missing =
        "template.yaml:2: F0 (AWS::Lambda::Function), Code: there is no 'x.jar' beside the template that can be read; build it first, or correct the path";
    TemplateText template = TemplateText.of(folder, text.toString()).route("$connect", "F0");
    assertThat(template.problems()).containsExactly(missing);
    assertThat(template.route("a", "F1").route("b", "F2").problems())
        .containsExactly(missing + "; it is the code of F1, F2 too");
    for (int i = 3; i < 9; i++) {
      template.route("r" + i, "F" + i);
    }
    assertThat(template.problems())
        .containsExactly(missing + "; it is the code of F1, F2, F3, F4, F5 too, and of 3 more");
  }

  @Test
  void sourceThatMustBeBuiltIsTold() throws Exception {
    Files.writeString(folder.resolve("pom.xml"), "");
    assertThat(template("Runtime: java21; Handler: 'a.B::c'; Code: .").problems())
        .singleElement()
        .asString()
        .contains("holds the source of the function; build it");
    Files.writeString(folder.resolve("app.ts"), "");
    assertThat(template("Runtime: nodejs22.x; Handler: app.h; Code: .").problems())
        .singleElement()
        .asString()
        .endsWith("; compile its TypeScript first");
  }

  @Test
  void aFunctionThatIsTurnedOffRunsOnceAtATime() throws Exception {
    String off =
        "Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}; ReservedConcurrentExecutions: 0";
    assertThat(process(off).concurrency()).isEqualTo(1);
    assertThat(template(off).warnings())
        .containsExactly(
            "template.yaml:9: Fn (AWS::Lambda::Function): ReservedConcurrentExecutions is 0, which turns it off; here it is 1");
    assertThat(process(off.replace(": 0", ": 5000")).concurrency()).isEqualTo(1000);
  }

  @Test
  void aRoleOfSomebodyElseSaysNothing() throws Exception {
    var credentials =
        process("Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}").credentials();
    assertThat(credentials.allow()).isEmpty();
    assertThat(credentials.deny()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{Effect: Allow, Action: '*', Resource: '*'} | arn:aws:execute-api:* arn:aws:lambda:* | ",
        "{Effect: Allow, Action: '*', Resource: 'arn:aws:*'} | arn:aws:execute-api:* arn:aws:lambda:* | ",
        "{Effect: Allow, Action: 'execute-api:Manage*', Resource: 'arn:aws:execute-api:*:*:*/*'} | arn:aws:execute-api:*:*:*/* | ",
        "{Effect: Allow, Action: 'EXECUTE-API:ManageConnection?', Resource: '*'} | arn:aws:execute-api:* | ",
        "{Effect: Allow, Action: 'execute-api:Invoke', Resource: '*'} |  | *",
        "{Effect: allow, Action: 'execute-api:*', Resource: '*'} |  | *",
        "{Effect: Allow, Action: 'execute-api:*', Resource: 'arn:*:*:*:*:*/x/*'} | arn:aws:execute-api:*:*:*/x/* | ",
        "{Effect: Allow, Action: 'execute-api:*', Resource: 'arn:aws-cn:execute-api:*'} |  | *",
        "{Effect: Allow, Action: '*', Resource: 'arn:aws:dynamodb:*:*:table/x'} |  | *",
        "{Effect: Allow, NotAction: 'iam:*', Resource: '*'} |  | *",
        "{Effect: Allow, Action: '*', NotResource: 'arn:aws:execute-api:*'} |  | *",
        "{Effect: Allow, Action: '*', Resource: '*', Condition: {Bool: {x: true}}} |  | *",
        "{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:1:function:send:live'} | arn:aws:lambda:eu-west-1:123456789012:function:send:live | ",
        "{Effect: Allow, Action: 'LAMBDA:invoke*', Resource: '*'} | arn:aws:lambda:* | ",
        "{Effect: Allow, Action: 'lambda:*', Resource: 'arn:aws:lambda:*:*:function:a*'} | arn:aws:lambda:*:*:function:a* | ",
        "{Effect: Allow, Action: 'lambda:GetFunction', Resource: '*'} |  | *",
        "{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: 'arn:aws:execute-api:*'} |  | *",
        "{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: '*', Condition: {Bool: {x: true}}} |  | *",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: 'lambda:*', Resource: '*'} | arn:aws:execute-api:* arn:aws:lambda:* | arn:aws:lambda:*",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: 'execute-api:*', Resource: 'arn:aws:execute-api:*:*:*/*/DELETE/*'} | arn:aws:execute-api:* arn:aws:lambda:* | arn:aws:execute-api:*:*:*/*/DELETE/*",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: '*', Resource: 'arn:*'} | arn:aws:execute-api:* arn:aws:lambda:* | arn:aws:execute-api:* arn:aws:lambda:*",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: '*', NotResource: 'x'} | arn:aws:execute-api:* arn:aws:lambda:* | arn:aws:execute-api:* arn:aws:lambda:*",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, NotAction: ['execute-api:*', 'lambda:*'], Resource: '*'} | arn:aws:execute-api:* arn:aws:lambda:* | ",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, NotAction: 'execute-api:*', Resource: '*'} | arn:aws:execute-api:* arn:aws:lambda:* | arn:aws:lambda:*",
        "{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, NotAction: 'iam:*', Resource: 'arn:aws:execute-api:*'} | arn:aws:execute-api:* arn:aws:lambda:* | arn:aws:execute-api:*",
      })
  void aPolicyIsReadAsTheServiceReadsItOrToTheSafeSide(String statements, String allow, String deny)
      throws Exception {
    String role =
        """
          Own:
            Type: AWS::IAM::Role
            Properties:
              Policies: [{PolicyName: p, PolicyDocument: {Statement: [STATEMENTS]}}]
        """
            .replace("STATEMENTS", statements);
    var credentials = process(withRole(role)).credentials();
    assertThat(credentials.allow()).isEqualTo(patterns(allow));
    assertThat(credentials.deny()).isEqualTo(patterns(deny));
    boolean unsure =
        Pattern.compile("Condition|NotResource|NotAction: '|Effect: allow")
            .matcher(statements)
            .find();
    assertThat(withRole(role).warnings().size()).isEqualTo(unsure ? 1 : 0);
  }

  private static List<String> patterns(String written) {
    return written == null ? List.of() : List.of(written.split(" ", -1));
  }

  private TemplateText withRole(String role) {
    TemplateText template = template("Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}", role);
    try {
      Path file = folder.resolve("template.yaml");
      Files.writeString(
          file, Files.readString(file).replace("'arn:aws:iam::1:role/x'", "!GetAtt Own.Arn"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return template;
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess,arn:aws:execute-api:*",
    "arn:aws:iam::aws:policy/service-role/AWSLambdaRole,arn:aws:lambda:*",
    "arn:aws:iam::aws:policy/AWSLambda_FullAccess,arn:aws:lambda:*",
    "arn:aws:iam::aws:policy/AdministratorAccess,arn:aws:execute-api:* arn:aws:lambda:*",
    "!Ref Managed,arn:aws:execute-api:*:*:*/x",
    "arn:aws:iam::aws:policy/ReadOnlyAccess,",
  })
  void managedPoliciesAreKnownOrOfTheStack(String policy, String allow) throws Exception {
    String role =
        """
          Own: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [POLICY]}}
          Managed:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              PolicyDocument: {Statement: {Effect: Allow, Action: 'execute-api:*', Resource: 'arn:aws:execute-api:*:*:*/x'}}
        """
            .replace("POLICY", policy);
    var credentials = process(withRole(role)).credentials();
    assertThat(credentials.allow()).isEqualTo(patterns(allow));
  }

  @Test
  void versionsAliasesAndPoliciesSayWhatTheyAre() throws Exception {
    String more =
        """
          Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live}}
          Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !GetAtt Fn.Arn}}
          Foreign: {Type: AWS::Lambda::Alias, Properties: {FunctionName: elsewhere, FunctionVersion: 1, Name: live}}
          Policy: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: p, RoleName: r}}
        """;
    assertThat(
            template("Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}", more)
                .read()
                .resources())
        .extracting(Stack.Row::id, Stack.Row::what)
        .contains(
            tuple("Alias", "alias of Fn"),
            tuple("Version", "version of Fn"),
            tuple("Foreign", Stack.NO_EFFECT),
            tuple("Policy", "permissions"));
  }

  @ParameterizedTest
  @CsvSource({
    "'MaximumRetryAttempts: 1',1",
    "'MaximumRetryAttempts: 0, DestinationConfig: {OnFailure: {Destination: x}}',1",
    "'MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60',0",
  })
  void whatIsAskedForAfterAFailureIsWarnedOf(String asked, int warnings) throws Exception {
    String more =
        "  Config: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref Fn, Qualifier: $LATEST, "
            + asked
            + "}}\n";
    assertThat(template("Runtime: nodejs20.x; Handler: a.b; Code: {ZipFile: x}", more).warnings())
        .hasSize(warnings)
        .allMatch(warning ->
            warning.endsWith(
                "Config (AWS::Lambda::EventInvokeConfig): an Event call that fails is not made again here, and its result is sent nowhere"));
  }
}
