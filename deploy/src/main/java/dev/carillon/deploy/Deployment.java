// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;

/// The CDK app: cdk.json says how it is run.
public final class Deployment {
  private Deployment() {}

  /// `arguments` is the jar of the functions.
  public static void main(String[] arguments) {
    Path jar = Path.of(arguments[0]).normalize();
    if (!Files.isRegularFile(jar)) {
      System.err.println(jar + " is not there. Build it: ./carillon mvn -pl functions package");
      System.exit(1);
    }
    // Without the line that tells AWS which constructs a stack is made of.
    App app = new App(AppProps.builder().analyticsReporting(false).build());
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    GatewayStack stack = new GatewayStack(app, Code.fromAsset(jar.toString()), now);
    stack.getStackName();
    app.synth();
  }
}
