package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an Ingress of a manifest that names no class: nobody else fills one in. */
class DefaultClassTest {

  private final ControlPlaneHarness manifests = new ControlPlaneHarness();
  private final SnapshotPublisher publisher =
      new SnapshotPublisher(
          new BuildOptions("node-1", IngressClassPolicy.DEFAULT, Duration.ofMillis(1)),
          new ProblemLog(),
          TimeSource.system());
  private long sequence;

  @AfterEach
  void stop() {
    publisher.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | false | {}                                    | ''                        | ours
          false | true  | {}                                    | ''                        | -
          false | false | {}                                    | ''                        | problem
          false | true  | {}                                    | 'ingressClassName: ours'  | ours
          true  | false | {}                                    | 'ingressClassName: theirs'| -
          true  | false | {kubernetes.io/ingress.class: theirs} | ''                        | -
          """)
  void iS5_theDefaultClassIsHonoured(
      boolean oursIsDefault,
      boolean theirsIsDefault,
      String annotations,
      String named,
      String outcome) {
    Snapshot snapshot =
        written(
            Map.of(
                "classes.yaml",
                ingressClass("ours", "headgate.io/ingress-controller", oursIsDefault)
                    + ingressClass("theirs", "example.com/other", theirsIsDefault),
                "shop.yaml",
                ingress(annotations, named)));

    assertThat(snapshot.ingress().ingresses().values())
        .extracting(Ingress::ingressClass)
        .isEqualTo(outcome.equals("ours") ? List.of("ours") : List.of());
    assertThat(snapshot.problems())
        .extracting(Problem::reason)
        .isEqualTo(
            switch (outcome) {
              case "ours" -> List.of(Problem.Reason.BackendNotFound); // there is no such Service
              case "problem" -> List.of(Problem.Reason.IngressClass);
              default -> List.of();
            });
  }

  @Test
  void iS5_aDefaultThatComesLaterIsHonouredAsWell() {
    String ours = ingressClass("ours", "headgate.io/ingress-controller", false);
    assertThat(
            written(Map.of("classes.yaml", ours, "shop.yaml", ingress("{}", "")))
                .ingress()
                .ingresses())
        .isEmpty();

    Snapshot later = written(Map.of("classes.yaml", ours.replace("\"false\"", "\"true\"")));

    assertThat(later.ingress().ingresses()).hasSize(1);
    assertThat(later.problems()).noneMatch(it -> it.reason() == Problem.Reason.IngressClass);
  }

  private Snapshot written(Map<String, String> files) {
    manifests.write(files);
    List<ResourceEvent> events = new ArrayList<>(manifests.events);
    if (sequence == 0 && !events.contains(new ResourceEvent.Synced())) {
      events.add(new ResourceEvent.Synced());
    }
    publisher.onChange(events, manifests.problems);
    return publisher.awaitSequence(++sequence).toCompletableFuture().join();
  }

  private static String ingressClass(String name, String controller, boolean isDefault) {
    return """
    ---
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata:
      name: %s
      annotations: {ingressclass.kubernetes.io/is-default-class: "%s"}
    spec: {controller: %s}
    """
        .formatted(name, isDefault, controller);
  }

  private static String ingress(String annotations, String named) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: shop, annotations: %s}
    spec:
      %s
      rules:
      - host: shop.example
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    """
        .formatted(annotations, named);
  }
}
