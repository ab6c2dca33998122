// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Which package may use which: the arrows of ARCHITECTURE.md.
class ArchitectureTest {
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.carillon");

  @Test
  void packagesDependOnlyOnThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.carillon..")
        .withOptionalLayers(true)
        .layer("root")
        .definedBy("dev.carillon")
        .layer("cli")
        .definedBy("dev.carillon.cli")
        .layer("transport")
        .definedBy("dev.carillon.transport")
        .layer("management")
        .definedBy("dev.carillon.management")
        .layer("route")
        .definedBy("dev.carillon.route")
        .layer("function")
        .definedBy("dev.carillon.function")
        .layer("process")
        .definedBy("dev.carillon.process")
        .layer("handler")
        .definedBy("dev.carillon.handler")
        .layer("remote")
        .definedBy("dev.carillon.remote")
        .layer("table")
        .definedBy("dev.carillon.table")
        .layer("os")
        .definedBy("dev.carillon.os")
        .layer("client")
        .definedBy("dev.carillon.client")
        .layer("event")
        .definedBy("dev.carillon.event")
        .layer("channel")
        .definedBy("dev.carillon.channel")
        .layer("websocket")
        .definedBy("dev.carillon.websocket")
        .layer("connection")
        .definedBy("dev.carillon.connection")
        .layer("auth")
        .definedBy("dev.carillon.auth")
        .layer("http")
        .definedBy("dev.carillon.http")
        .layer("config")
        .definedBy("dev.carillon.config")
        .layer("tls")
        .definedBy("dev.carillon.tls")
        .layer("template")
        .definedBy("dev.carillon.template")
        .whereLayer("root")
        .mayOnlyAccessLayers(
            "cli",
            "transport",
            "management",
            "route",
            "function",
            "process",
            "handler",
            "remote",
            "table",
            "event",
            "channel",
            "connection",
            "auth",
            "http",
            "config",
            "tls",
            "template")
        .whereLayer("cli")
        .mayOnlyAccessLayers("root", "client", "route", "config", "table", "template")
        .whereLayer("template")
        .mayOnlyAccessLayers("auth", "config")
        .whereLayer("transport")
        .mayOnlyAccessLayers(
            "route",
            "function",
            "event",
            "channel",
            "connection",
            "websocket",
            "http",
            "auth",
            "config",
            "tls")
        .whereLayer("tls")
        .mayOnlyAccessLayers("config")
        .whereLayer("management")
        .mayOnlyAccessLayers("route", "function", "channel", "connection", "http", "auth", "config")
        .whereLayer("route")
        .mayOnlyAccessLayers("function", "event", "channel", "connection", "http", "auth", "config")
        .whereLayer("process")
        .mayOnlyAccessLayers("function", "event", "config", "os")
        .whereLayer("handler")
        .mayOnlyAccessLayers("function", "event", "config")
        .whereLayer("remote")
        .mayOnlyAccessLayers("function", "event", "http", "config")
        .whereLayer("table")
        .mayOnlyAccessLayers("config", "os")
        .whereLayer("function")
        .mayOnlyAccessLayers("event", "channel", "connection", "auth", "http")
        .whereLayer("event")
        .mayOnlyAccessLayers("http")
        .whereLayer("channel")
        .mayOnlyAccessLayers("connection", "websocket")
        .whereLayer("websocket")
        .mayOnlyAccessLayers("connection")
        .whereLayer("auth")
        .mayOnlyAccessLayers("config")
        .whereLayer("connection")
        .mayNotAccessAnyLayer()
        .whereLayer("http")
        .mayNotAccessAnyLayer()
        .whereLayer("os")
        .mayNotAccessAnyLayer()
        .whereLayer("client")
        .mayNotAccessAnyLayer()
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .check(GATEWAY);
  }

  @Test
  void onlyTheRootKnowsTransportManagementAndCommands() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.carillon", "dev.carillon.transport", "dev.carillon.management", "dev.carillon.cli")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.carillon", "dev.carillon.transport", "dev.carillon.management", "dev.carillon.cli")
        .check(GATEWAY);
  }

  /// The main class lists the commands and the commands start a gateway; everything else has one
  /// direction.
  @Test
  void thereAreNoCyclesBetweenPackages() {
    slices().matching("dev.carillon.(*)").should().beFreeOfCycles().check(GATEWAY);
  }

  @Test
  void socketsAreAMatterOfTheTransport() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.carillon.transport",
            "dev.carillon.tls",
            "dev.carillon.process",
            "dev.carillon.client")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are Netty's, buffers excepted",
                type ->
                    type.getPackageName().startsWith("io.netty.")
                        && !type.getPackageName().equals("io.netty.buffer")))
        .check(GATEWAY);
  }

  @Test
  void buffersGoNoFurtherThanChannels() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.carillon.transport",
            "dev.carillon.tls",
            "dev.carillon.process",
            "dev.carillon.client",
            "dev.carillon.websocket",
            "dev.carillon.connection",
            "dev.carillon.channel")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(GATEWAY);
  }

  @Test
  void loggingGoesThroughSlf4j() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(GATEWAY);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.carillon.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ch.qos.logback..")
        .check(GATEWAY);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(GATEWAY);
  }

  @Test
  void classesAreFinalUnlessTheyAreMadeToBeExtended() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and(
            DescribedPredicate.describe(
                "are neither sealed nor enums",
                type -> !type.isEnum() && !type.reflect().isSealed()))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(GATEWAY);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .should(
            new ArchCondition<JavaClass>("be in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.reflect().getPackage().isAnnotationPresent(NullMarked.class);
                events.add(
                    new SimpleConditionEvent(
                        type, marked, type.getPackageName() + " lacks @NullMarked"));
              }
            })
        .check(GATEWAY);
  }

  @Test
  void theRulesSeeTheWholeGateway() {
    assertThat(GATEWAY.stream().map(JavaClass::getPackageName).distinct()).hasSize(21);
  }
}
