// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns a function's calls of what belongs to the whole JVM to its own [Surroundings]: calls,
/// method references and method handles in the constant pool. Reflection it does not see.
final class Rewriter {
  private static final ClassDesc SURROUNDINGS = ClassDesc.of(Surroundings.class.getName());
  private static final String SYSTEM = "java/lang/System";

  /// Static methods, by what they are called in [Surroundings].
  private static final Map<String, String> STATIC =
      Map.of(
          SYSTEM + ".getenv",
          "getenv",
          SYSTEM + ".exit",
          "exit",
          "javax/net/ssl/SSLContext.getDefault",
          "sslContext",
          "javax/net/ssl/SSLSocketFactory.getDefault",
          "socketFactory",
          "javax/net/ssl/HttpsURLConnection.getDefaultSSLSocketFactory",
          "sslSocketFactory",
          "java/net/http/HttpClient.newBuilder",
          "newBuilder",
          "java/lang/ProcessBuilder.startPipeline",
          "startPipeline",
          "java/net/http/HttpClient.newHttpClient",
          "newHttpClient");

  /// Methods of objects: there they are static, with the object as first parameter.
  private static final Map<String, String> VIRTUAL =
      Map.of(
          "java/lang/Runtime.exit", "exit",
          "java/lang/Runtime.halt", "exit",
          "java/lang/Runtime.exec", "exec",
          "java/lang/ProcessBuilder.environment", "environment",
          "java/lang/ProcessBuilder.start", "start",
          "java/net/URL.openConnection", "openConnection",
          "java/net/URL.openStream", "openStream");

  private final ClassFile files;

  /// @param loader finds the classes that the function's classes extend: frames are computed anew
  Rewriter(ClassLoader loader) {
    // A library that is not there counts as a plain class: whoever never meets it never notices.
    ClassHierarchyResolver resolver =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver())
            .orElse(_ -> ClassHierarchyResolver.ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object))
            .cached();
    files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver));
  }

  byte[] rewrite(byte[] bytes) {
    ClassModel model = files.parse(bytes);
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member && concerns(member)) {
        return files.transformClass(model, ClassTransform.transformingMethodBodies(Rewriter::turn));
      }
    }
    return bytes;
  }

  private static boolean concerns(MemberRefEntry member) {
    String name = key(member.owner().asInternalName(), member.name().stringValue());
    return STATIC.containsKey(name) || VIRTUAL.containsKey(name) || isOutput(member);
  }

  private static boolean isOutput(MemberRefEntry member) {
    String name = member.name().stringValue();
    return member.owner().asInternalName().equals(SYSTEM)
        && (name.equals("out") || name.equals("err"));
  }

  private static void turn(CodeBuilder code, CodeElement element) {
    switch (element) {
      case InvokeInstruction call -> {
        Target target =
            Target.of(
                call.opcode() == Opcode.INVOKESTATIC,
                call.owner().asSymbol(),
                call.name().stringValue(),
                call.typeSymbol());
        if (target == null) {
          code.with(element);
        } else {
          code.invokestatic(SURROUNDINGS, target.name(), target.type());
        }
      }
      case FieldInstruction field
          when field.opcode() == Opcode.GETSTATIC && isOutput(field.field()) ->
          code.getstatic(SURROUNDINGS, field.name().stringValue(), field.typeSymbol());
      case InvokeDynamicInstruction call -> code.invokedynamic(turn(call));
      case LoadConstantInstruction load
          when load.constantValue() instanceof DirectMethodHandleDesc handle ->
          code.loadConstant(turn(handle));
      default -> code.with(element);
    }
  }

  private static DynamicCallSiteDesc turn(InvokeDynamicInstruction call) {
    ConstantDesc[] arguments = call.bootstrapArgs().toArray(ConstantDesc[]::new);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = turn(arguments[i]);
    }
    return DynamicCallSiteDesc.of(
        call.bootstrapMethod(), call.name().stringValue(), call.typeSymbol(), arguments);
  }

  private static ConstantDesc turn(ConstantDesc constant) {
    if (!(constant instanceof DirectMethodHandleDesc handle)
        || (handle.kind() != Kind.STATIC && handle.kind() != Kind.VIRTUAL)) {
      return constant;
    }
    Target target =
        Target.of(
            handle.kind() == Kind.STATIC,
            handle.owner(),
            handle.methodName(),
            MethodTypeDesc.ofDescriptor(handle.lookupDescriptor()));
    return target == null
        ? constant
        : MethodHandleDesc.ofMethod(Kind.STATIC, SURROUNDINGS, target.name(), target.type());
  }

  private static String key(String owner, String name) {
    return owner + "." + name;
  }

  private record Target(String name, MethodTypeDesc type) {
    static @Nullable Target of(
        boolean isStatic, ClassDesc owner, String name, MethodTypeDesc type) {
      if (!owner.isClassOrInterface()) {
        return null; // clone() of an array
      }
      String descriptor = owner.descriptorString();
      String key = key(descriptor.substring(1, descriptor.length() - 1), name);
      String found = (isStatic ? STATIC : VIRTUAL).get(key);
      if (found == null) {
        return null;
      }
      return new Target(found, isStatic ? type : type.insertParameterTypes(0, owner));
    }
  }
}
