package io.headgate.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may import whom: gateway -> cluster -> balancer -> discovery, and finer within. */
class ArrowsTest {

  private static final String DISCOVERY = "io.headgate.discovery..";
  private static final String MODEL = "io.headgate.discovery.model";
  private static final String NAMES = "io.headgate.discovery.dns";
  private static final String BALANCER = "io.headgate.balancer..";
  private static final String CLUSTER = "io.headgate.cluster..";
  private static final String GATEWAY = "io.headgate.gateway..";

  @Test
  void theModelImportsOnlyJava() {
    classes()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", MODEL, "org.jspecify.annotations")
        .because("the rules of Services and Ingresses are read and tested without any library")
        .check(Production.CLASSES);
  }

  @Test
  void discoveryImportsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(DISCOVERY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BALANCER, CLUSTER, GATEWAY)
        .because("what exists does not depend on what is done with it")
        .check(Production.CLASSES);
  }

  @Test
  void theBalancerImportsOnlyTheModel() {
    noClasses()
        .that()
        .resideInAPackage(BALANCER)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(CLUSTER, GATEWAY)
                .or(resideInAPackage(DISCOVERY).and(not(resideInAPackage(MODEL)))))
        .because("a connection is balanced from the snapshot, wherever its objects come from")
        .check(Production.CLASSES);
  }

  @Test
  void theClusterImportsOnlyTheModelAndTheStateItImplements() {
    noClasses()
        .that()
        .resideInAPackage(CLUSTER)
        .should()
        .dependOnClassesThat(
            resideInAPackage(GATEWAY)
                .or(resideInAPackage(DISCOVERY).and(not(resideInAPackage(MODEL))))
                .or(
                    resideInAPackage(BALANCER)
                        .and(not(resideInAPackage("io.headgate.balancer.state")))))
        .because("the balancer declares what it needs to share; how it is shared is not its matter")
        .check(Production.CLASSES);
  }

  @Test
  void onlyTheWiringKnowsWhereObjectsComeFromAndWhatNodesShare() {
    noClasses()
        .that()
        .resideInAPackage(GATEWAY)
        .and()
        .resideOutsideOfPackage("io.headgate.gateway.app")
        .and()
        .resideOutsideOfPackage("io.headgate.gateway.demo")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            CLUSTER,
            "io.headgate.discovery.kubernetes..",
            "io.headgate.discovery.manifest..",
            "io.headgate.discovery.publish..",
            "io.headgate.discovery.build..",
            "io.headgate.discovery.check..",
            "io.headgate.discovery.watch..")
        .because("traffic reads the snapshot; the demo's pods are the one runtime of manifests")
        .check(Production.CLASSES);
  }

  @Test
  void theNameServerReadsOnlyTheSnapshot() {
    noClasses()
        .that()
        .resideInAPackage(NAMES)
        .should()
        .dependOnClassesThat(resideInAPackage(DISCOVERY).and(not(resideInAnyPackage(MODEL, NAMES))))
        .because("names follow the snapshot as traffic does, wherever its objects come from")
        .check(Production.CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(NAMES, "io.headgate.gateway.app", "io.headgate.gateway.metrics")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(NAMES)
        .because("nobody resolves a name of ours on the way of a connection")
        .check(Production.CLASSES);
  }

  @Test
  void whatIsSaidToAnApiServerIsDecidedWithoutOne() {
    noClasses()
        .that()
        .resideInAPackage("io.headgate.discovery.publish..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.fabric8..", "io.vertx..")
                .or(
                    resideInAPackage(DISCOVERY)
                        .and(not(resideInAnyPackage(MODEL, "io.headgate.discovery.publish..")))))
        .because("who writes, what and how often is tested without requests and with injected time")
        .check(Production.CLASSES);
  }

  @Test
  void theWiringIsImportedByNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.headgate.gateway.app")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.headgate.gateway.app")
        .because("it is where everything meets, so everything would depend on everything")
        .check(Production.CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.headgate.(**)")
        .should()
        .beFreeOfCycles()
        .because("two packages that need each other are one package in two places")
        .check(Production.CLASSES);
  }

  @ParameterizedTest(name = "{0} only in {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
          io.fabric8..                  | io.headgate.discovery..                         | objects of the API become the model where they arrive
          io.fabric8.kubernetes.client.informers.. | io.headgate.discovery.kubernetes | none of it is loaded where a directory is the source
          io.fabric8.kubernetes.client.vertx5..    | io.headgate.discovery.kubernetes | none of it is loaded where a directory is the source
          org.snakeyaml..               | io.headgate.discovery.., io.headgate.gateway.app, io.headgate.gateway.admin | manifests, --config and -o yaml
          tools.jackson..               | io.headgate.discovery..                         | it belongs to the Kubernetes client
          com.hazelcast..               | io.headgate.cluster                             | no type of it appears elsewhere, so that it may be absent
          io.netty.handler.codec.http.. | io.headgate.gateway.http.., io.headgate.gateway.tracing | HTTP is understood in one place, and spans tell of it
          io.netty.handler.codec.http2..| io.headgate.gateway.http, io.headgate.gateway.http.h2 | HTTP is understood in one place
          io.netty.handler.codec.haproxy.. | io.headgate.balancer.proxyprotocol          | headers are read and written in one place
          io.netty.handler.codec..      | io.headgate.discovery.dns, io.headgate.balancer.proxy, io.headgate.balancer.proxyprotocol, io.headgate.gateway.http.., io.headgate.gateway.tls, io.headgate.gateway.tracing | bytes are understood where they arrive
          io.netty.channel..            | io.headgate.discovery.dns, io.headgate.balancer.proxy, io.headgate.balancer.proxyprotocol, io.headgate.balancer.health, io.headgate.gateway.http, io.headgate.gateway.http.h2, io.headgate.gateway.tls | sockets are opened by few
          io.netty.handler.ssl..        | io.headgate.gateway.tls, io.headgate.gateway.http | one place chooses certificates
          org.bouncycastle..            | io.headgate.gateway.tls, io.headgate.gateway.http.password | only to make the default certificate and for bcrypt
          com.nimbusds..                | io.headgate.discovery.jwks, io.headgate.gateway.http.token | keys are read in one place, and tokens in one
          io.vertx.ext.web..            | io.headgate.gateway.admin                       | not on the path of traffic
          io.vertx.core.http..          | io.headgate.gateway.admin, io.headgate.gateway.admission, io.headgate.gateway.app, io.headgate.gateway.demo | not on the path of traffic
          io.micrometer..               | io.headgate.gateway.metrics                     | the data plane counts with plain adders
          io.prometheus..               | io.headgate.gateway.metrics                     | the data plane counts with plain adders
          io.opentelemetry..            | io.headgate.gateway.tracing                     | nothing of it is loaded unless a flag asks for spans
          picocli..                     | io.headgate.gateway.app                         | one command line
          ch.qos.logback..              | io.headgate.gateway.app                         | the rest logs through SLF4J
          com.google.re2j..             | io.headgate.gateway.routing.expression          | what tenants write runs in linear time, in one place
          com.github.benmanes..         | io.headgate.balancer.., io.headgate.cluster..   | bounded tables of what nodes share
          io.vertx.core.internal..      | io.headgate.balancer.proxy                      | internals change with any release: EventLoops alone knows them
""")
  void aLibraryHasItsRoom(String library, String rooms, String reason) {
    noClasses()
        .that()
        .resideOutsideOfPackages(rooms.strip().split("\\s*,\\s*"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because(reason)
        .check(Production.CLASSES);
  }

  @Test
  void vertxInternalsAreTouchedByOneClass() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.headgate.balancer.proxy.EventLoops")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.internal..", "io.vertx.core.impl..")
        .because("internals change with any release: one class is checked when the version moves")
        .check(Production.CLASSES);
  }
}
