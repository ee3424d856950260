package io.headgate.gateway.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reaches the webhook says what it works on: nothing there opens anything. */
class AdmissionTouchesNothingTest {

  private static final String WHY = "what a stranger sends opens no file, process or connection";

  private static final DescribedPredicate<JavaClass> OPENS_SOMETHING =
      Stream.of(
              File.class,
              FileInputStream.class,
              FileOutputStream.class,
              FileReader.class,
              FileWriter.class,
              RandomAccessFile.class,
              Process.class,
              ProcessBuilder.class,
              Runtime.class,
              Socket.class,
              ServerSocket.class,
              DatagramSocket.class,
              URL.class,
              URLConnection.class)
          .<DescribedPredicate<JavaClass>>map(it -> equivalentTo(it))
          .reduce(
              resideInAnyPackage(
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.net.http..",
                      "io.vertx.core.file..",
                      "io.vertx.core.datagram..",
                      "io.vertx.core.dns..",
                      "io.netty.channel..",
                      "io.netty.bootstrap..",
                      "io.fabric8.kubernetes.client",
                      "io.fabric8.kubernetes.client.dsl..",
                      "io.fabric8.kubernetes.client.http..",
                      "io.headgate.discovery.kubernetes..",
                      "io.headgate.discovery.manifest..")
                  .as("classes that open something"),
              (all, one) -> all.or(one));

  @Test
  void iX3_theWebhookKnowsNothingThatOpensAnything() {
    noClasses()
        .that()
        .resideInAnyPackage("io.headgate.gateway.admission..", "io.headgate.discovery.admission..")
        .should()
        .dependOnClassesThat(OPENS_SOMETHING)
        .because(WHY)
        .check(Production.CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("io.headgate.gateway.admission..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.core\\.(http|net)\\.(.*Client.*|NetServer)")
        .because("it is asked, and asks nobody")
        .check(Production.CLASSES);
  }

  /** Every method that a decision can come to, by whatever class an interface may stand for. */
  @Test
  void iX3_nothingThatADecisionCallsOpensAnything() {
    Set<JavaCodeUnit> reached =
        reachedFrom(
            method("io.headgate.discovery.admission.AdmissionReviews", "answer"),
            method("io.headgate.gateway.admission.RoutesNow", "check"));

    assertThat(names(reached))
        .as("what is known to be called")
        .contains(
            "IngressTranslation.translate",
            "AnnotationVerdicts.ofIngress",
            "IngressClassPolicy.verdict",
            "RouteTrial.of",
            "HostIndex.claimed",
            "PathExpression.compile");
    Set<String> opening = new TreeSet<>();
    for (JavaCodeUnit unit : reached) {
      for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
        if (OPENS_SOMETHING.test(access.getTargetOwner()) || isLookup(access)) {
          opening.add(access.getDescription());
        }
      }
    }
    assertThat(opening).as(WHY).isEmpty();
  }

  /** But for the one that takes nothing but addresses, of which none is ever looked up. */
  private static boolean isLookup(JavaAccess<?> access) {
    boolean literal =
        access.getOriginOwner().getName().equals("io.headgate.discovery.model.IpLiteral");
    return !literal
        && access.getTargetOwner().isEquivalentTo(InetAddress.class)
        && List.of("getByName", "getAllByName", "getLocalHost", "getCanonicalHostName")
            .contains(access.getTarget().getName());
  }

  private static Set<JavaCodeUnit> reachedFrom(JavaCodeUnit... entries) {
    Set<JavaCodeUnit> reached = new LinkedHashSet<>();
    Deque<JavaCodeUnit> left = new ArrayDeque<>(List.of(entries));
    while (!left.isEmpty()) {
      JavaCodeUnit unit = left.pop();
      if (!reached.add(unit)) {
        continue;
      }
      unit.getOwner().getStaticInitializer().ifPresent(left::add);
      for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
        JavaClass owner = access.getTargetOwner();
        if (owner.getPackageName().startsWith("io.headgate.")) {
          owner.getStaticInitializer().ifPresent(left::add);
          access
              .getTarget()
              .resolveMember()
              .filter(JavaCodeUnit.class::isInstance)
              .map(JavaCodeUnit.class::cast)
              .ifPresent(
                  target -> {
                    left.add(target);
                    left.addAll(overriding(target));
                  });
        }
      }
    }
    return reached;
  }

  private static List<? extends JavaCodeUnit> overriding(JavaCodeUnit target) {
    List<String> parameters =
        target.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    return target.getOwner().getAllSubclasses().stream()
        .flatMap(
            it -> it.tryGetMethod(target.getName(), parameters.toArray(String[]::new)).stream())
        .toList();
  }

  private static JavaMethod method(String type, String name) {
    return Production.CLASSES.get(type).getMethods().stream()
        .filter(it -> it.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> names(Set<JavaCodeUnit> units) {
    Set<String> names = new TreeSet<>();
    units.forEach(it -> names.add(it.getOwner().getSimpleName() + "." + it.getName()));
    return names;
  }
}
