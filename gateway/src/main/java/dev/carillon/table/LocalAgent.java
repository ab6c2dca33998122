// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.os.Folders;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/// Runs inside the process of DynamoDB Local, which has no settings for either: it listens on
/// loopback only, and ends with the gateway. For the first, Jetty's answer to the question on which
/// host to listen is replaced while its class is loaded; nothing of DynamoDB Local itself is
/// touched.
final class LocalAgent implements ClassFileTransformer {
  private static final String CONNECTOR = "org/eclipse/jetty/server/AbstractNetworkConnector";
  private static final String QUESTION = "getHost";
  private static final int LONGEST_END_MILLIS = 2_000;

  private LocalAgent() {}

  /// Called by the JVM.
  ///
  /// @param home the process's folder, which goes with it
  public static void premain(String home, Instrumentation instrumentation) {
    instrumentation.addTransformer(new LocalAgent());
    Thread.ofPlatform().daemon().name("gateway").start(() -> endWithGateway(Path.of(home)));
  }

  /// However a gateway ends, the system closes its end of the pipe.
  private static void endWithGateway(Path home) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException _) {
      // The same.
    }
    Thread.ofPlatform().daemon().name("end").start(LocalAgent::halt);
    Folders.delete(home);
    Runtime.getRuntime().exit(0);
  }

  private static void halt() {
    try {
      Thread.sleep(LONGEST_END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> before,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (!CONNECTOR.equals(name)) {
      return null;
    }
    try {
      return onLoopback(bytes);
    } catch (RuntimeException | LinkageError e) {
      // What is thrown here is ignored, and it would listen everywhere.
      System.err.println("DynamoDB Local cannot be kept on loopback: " + e);
      Runtime.getRuntime().halt(1);
      return null;
    }
  }

  private static byte[] onLoopback(byte[] bytes) {
    ClassFile classes = ClassFile.of();
    return classes.transformClass(
        classes.parse(bytes),
        (type, element) -> {
          if (element instanceof MethodModel method && method.methodName().equalsString(QUESTION)) {
            type.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> code.loadConstant("127.0.0.1").areturn());
          } else {
            type.with(element);
          }
        });
  }
}
