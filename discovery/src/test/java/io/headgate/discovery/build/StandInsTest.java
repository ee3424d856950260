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
import io.headgate.discovery.model.TicketKey;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What flags name for where no Ingress has anything, and what is said where it is not there. */
class StandInsTest {

  private static final SecretName SECRET = new SecretName("edge", "wildcard");

  private static final StandIns TICKETS =
      new StandIns(
          Optional.empty(), Optional.empty(), Optional.of(new SecretName("edge", "tickets")));

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
  void keysOfSessionTicketsAreReadWithoutAnyIngressAndChangeLive() {
    SnapshotBuilder builder = builder(TICKETS);
    change(builder);
    assertThat(snapshot.ingress().ticketKeys()).isEmpty();
    assertThat(snapshot.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.TLSSecret))
        .hasToString(
            "Secret edge/tickets: --ssl-session-ticket-secret: Secret edge/tickets does not exist;"
                + " each node makes keys of its own, and sessions go on at the same node alone");

    change(builder, added(tickets("before: " + bytes(1, 48), "current: " + bytes(2, 48))));
    assertThat(snapshot.ingress().ticketKeys()).containsExactly(key(2), key(1));
    assertThat(snapshot.problems()).isEmpty();

    change(builder, modified(tickets("current: " + bytes(3, 48), "zzz: " + bytes(2, 48))));
    assertThat(snapshot.ingress().ticketKeys()).containsExactly(key(3), key(2));

    change(builder, deleted(tickets()));
    assertThat(snapshot.ingress().ticketKeys()).isEmpty();
    assertThat(snapshot.problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          previous: B48               | Secret edge/tickets has no key "current" (expected: 48 bytes, which encrypt)
          current: B48, old: B80      | Secret edge/tickets, key "old": 80 bytes (expected: 48: 16 of name, 16 of AES-128, 16 of HMAC; those with AES-256 are not for this library)
          current: B47                | Secret edge/tickets, key "current": 47 bytes (expected: 48: 16 of name, 16 of AES-128, 16 of HMAC)
          current: '*'                | Secret edge/tickets, key "current": 0 bytes (expected: 48: 16 of name, 16 of AES-128, 16 of HMAC)
          current: B48, old: B48      | Secret edge/tickets: "current" and "old" begin with the same 16 bytes (expected: a name for each)
          """)
  void badKeysOfSessionTicketsAreNamedAndNoneIsTaken(String data, String fault) {
    SnapshotBuilder builder = builder(TICKETS);
    change(
        builder,
        added(
            tickets(
                data.replace("B48", bytes(1, 48))
                    .replace("B47", bytes(1, 47))
                    .replace("B80", bytes(1, 80)))));

    assertThat(snapshot.ingress().ticketKeys()).isEmpty();
    assertThat(snapshot.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains(": " + fault + "; each node"));
  }

  private static String tickets(String... entries) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: tickets, namespace: edge}
    data: {%s}
    """
        .formatted(String.join(", ", entries));
  }

  private static String bytes(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static TicketKey key(int value) {
    return new TicketKey(Base64.getDecoder().decode(bytes(value, TicketKey.BYTES)));
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
