package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.modified;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What flags name for where no Ingress has anything, and what is said where it is not there. */
class StandInsTest {

  private static final SecretName SECRET = new SecretName("edge", "wildcard");

  private final ResourceStore store = new ResourceStore();
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));
  private SnapshotDelta delta = Difference.between(snapshot, snapshot);

  private SnapshotBuilder builder(StandIns named) {
    return new SnapshotBuilder(
        new BuildOptions(
            "node-1",
            IngressClassPolicy.DEFAULT,
            Duration.ZERO,
            new ServiceRules(false, false),
            new AnnotationRules(
                AnnotationCatalogue.NGINX_PREFIX, false, Compat.STRICT, Optional.empty(), named)),
        store);
  }

  private void change(SnapshotBuilder builder, ResourceEvent... events) {
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    builder
        .build(snapshot, List.of())
        .ifPresent(
            built -> {
              snapshot = built.snapshot();
              delta = built.delta();
            });
  }

  private static String secret(String type, String key) {
    return """
    apiVersion: v1
    kind: Secret
    type: %s
    metadata: {name: wildcard, namespace: edge}
    data: {tls.crt: Y2VydA==, tls.key: %s}
    """
        .formatted(type, key);
  }

  @Test
  void theDefaultCertificateIsReadWithoutAnyIngressAndChangesLive() {
    SnapshotBuilder builder = builder(new StandIns(Optional.of(SECRET), Optional.empty()));
    change(builder);
    assertThat(snapshot.ingress().certificates()).isEmpty();
    assertThat(snapshot.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.TLSSecret))
        .hasToString(
            "Secret edge/wildcard: --default-ssl-certificate: Secret edge/wildcard does not exist"
                + " (expected: a Secret of type kubernetes.io/tls); the certificate that was made"
                + " at the start stands in");

    change(builder, added(secret("kubernetes.io/tls", "a2V5")));
    assertThat(snapshot.ingress().certificates()).containsOnlyKeys(SECRET);
    assertThat(delta.certificates()).containsExactly(SECRET);
    assertThat(snapshot.problems()).isEmpty();

    change(builder, modified(secret("kubernetes.io/tls", "b3RoZXI=")));
    assertThat(snapshot.ingress().certificates().values())
        .singleElement()
        .satisfies(it -> assertThat(it.keyPem()).isEqualTo("other"));
    assertThat(delta.certificates()).containsExactly(SECRET);

    change(builder, modified(secret("Opaque", "b3RoZXI=")));
    assertThat(snapshot.ingress().certificates()).isEmpty();
    assertThat(snapshot.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("has type \"Opaque\""));

    change(builder, modified(secret("kubernetes.io/tls", "a2V5")));
    change(builder, deleted(secret("kubernetes.io/tls", "a2V5")));
    assertThat(snapshot.ingress().certificates()).isEmpty();
    assertThat(snapshot.problems()).hasSize(1);
  }

  @Test
  void whereNobodyNamesOneNoSecretIsReadAndNothingIsSaid() {
    SnapshotBuilder builder = builder(StandIns.NONE);
    change(builder, added(secret("kubernetes.io/tls", "a2V5")));

    assertThat(snapshot.ingress().certificates()).isEmpty();
    assertThat(snapshot.problems()).isEmpty();
  }

  @Test
  void theDefaultBackendIsMissedUntilItHasATcpPort() {
    SnapshotBuilder builder =
        builder(
            new StandIns(Optional.empty(), Optional.of(new ServiceName("default", "fallback"))));
    change(builder);
    assertThat(snapshot.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.BackendNotFound))
        .hasToString(
            "Service default/fallback: --default-backend-service: Service default/fallback does not"
                + " exist (expected: a Service, whose first TCP port is taken); requests that no"
                + " rule takes are answered with 404");

    String service = Written.service("fallback", "10.96.0.9");
    change(builder, added(service));
    assertThat(snapshot.problems()).isEmpty();
    change(builder, modified(service.replace("TCP", "UDP")));
    assertThat(snapshot.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("fallback has no TCP port"));
    change(builder, deleted(service));
    assertThat(snapshot.problems()).hasSize(1);
  }
}
