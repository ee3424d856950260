package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.build.StandIns;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.tls.TestCertificates;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What flags name for where no Ingress has anything, from a manifest to what clients see. */
class StandInsServingTest {

  private static final String HOST = "shop.example";
  private static final ServiceName FALLBACK = new ServiceName("default", "fallback");
  private static final SecretName WILDCARD = new SecretName("default", "wildcard");

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pods.yaml", EchoManifests.echoes("shop"));
    RunningGateway.write(
        directory,
        "ingress.yaml",
        EchoManifests.ingress("shop", HOST, "shop", 8080).replace("path: /", "path: /cart"));
    gateway =
        RunningGateway.start(directory, new StandIns(Optional.of(WILDCARD), Optional.of(FALLBACK)));
    gateway.awaitSnapshot(StandInsServingTest::isReady);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static boolean isReady(Snapshot snapshot) {
    return snapshot.services().values().stream()
        .flatMap(service -> service.ports().stream())
        .allMatch(port -> port.endpoints().size() == 1);
  }

  private void fallback(String yaml, Predicate<Snapshot> served) {
    gateway.write("fallback.yaml", yaml, served);
  }

  private static Predicate<Snapshot> has(int port) {
    return it ->
        it.services().containsKey(FALLBACK)
            && isReady(it)
            && it.services().get(FALLBACK).ports().getFirst().spec().port() == port;
  }

  @Test
  void requestsThatNoRuleTakesGoToTheDefaultBackendWhichMayComeChangeAndGo() throws Exception {
    assertThat(gateway.get("other.example", "/").statusCode()).isEqualTo(404);
    assertThat(gateway.problems())
        .extracting(Problem::message)
        .anyMatch(it -> it.startsWith("--default-backend-service: Service default/fallback does"));

    fallback(EchoManifests.echoes("fallback"), has(8080));
    assertThat(gateway.get("other.example", "/a?b=c").pod()).startsWith("fallback");
    assertThat(gateway.get("other.example", "/a?b=c").requestLine())
        .isEqualTo("GET /a?b=c HTTP/1.1");
    assertThat(gateway.get(HOST, "/").pod()).startsWith("fallback");
    assertThat(gateway.get(HOST, "/cart").pod()).startsWith("shop");
    assertThat(gateway.problems())
        .extracting(Problem::message)
        .noneMatch(it -> it.startsWith("--default-backend-service"));

    fallback(EchoManifests.echoes("fallback").replace("port: 8080", "port: 9090"), has(9090));
    assertThat(gateway.get("other.example", "/").pod()).startsWith("fallback");

    gateway.delete("fallback.yaml", it -> !it.services().containsKey(FALLBACK));
    assertThat(gateway.get("other.example", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void theDefaultBackendOfAnIngressStaysBeforeIt() throws Exception {
    fallback(EchoManifests.echoes("fallback"), has(8080));
    gateway.write(
        "every.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: every}
        spec: {defaultBackend: {service: {name: shop, port: {number: 8080}}}}
        """,
        it -> it.ingress().ingresses().size() == 2);

    assertThat(gateway.get("other.example", "/").pod()).startsWith("shop");
    assertThat(gateway.get(HOST, "/").pod()).startsWith("shop");
  }

  @Test
  void theDefaultBackendIsToldWhatItAnswersForAndNobodyElseCanTellIt() throws Exception {
    fallback(EchoManifests.echoes("fallback"), has(8080));

    HttpAnswer answer =
        gateway.get(
            "other.example",
            "/",
            Map.of("Accept", "text/html", "X-Code", "200", "X-Ingress-Name", "forged"));
    assertThat(answer.requestHeaders())
        .map(it -> it.toLowerCase(Locale.ROOT))
        .contains("x-code: 404", "x-format: text/html")
        .noneMatch(it -> it.contains("200") || it.contains("forged"));
    assertThat(gateway.get(HOST, "/cart", Map.of("X-Code", "200")).requestHeaders())
        .map(it -> it.toLowerCase(Locale.ROOT))
        .contains("x-code: 200");
  }

  @Test
  void whereTheDefaultBackendHasNoPodTheAnswerIs503() throws Exception {
    fallback(
        EchoManifests.echoes("fallback").replace("replicas: 1", "replicas: 0"),
        it -> it.services().containsKey(FALLBACK));

    assertThat(gateway.get("other.example", "/").statusCode()).isEqualTo(503);
  }

  @Test
  void iT1_theDefaultCertificateIsThatOfTheSecretAsLongAsThereIsOne() throws Exception {
    assertThat(shown()).contains("ingress.local");
    assertThat(gateway.problems())
        .extracting(Problem::message)
        .anyMatch(it -> it.startsWith("--default-ssl-certificate: Secret default/wildcard does"));

    secret(TestCertificates.secret("wildcard", "any.example"));
    assertThat(shown()).isEqualTo("any.example");
    secret(TestCertificates.secret("wildcard", "new.example"));
    assertThat(shown()).isEqualTo("new.example");
    gateway.delete("secret.yaml", it -> it.ingress().certificates().isEmpty());
    assertThat(shown()).contains("ingress.local");
  }

  private String shown() throws Exception {
    return TlsClient.trustingEverybody().namesShown(gateway.https(), "other.example").getFirst();
  }

  private void secret(Certificate certificate) {
    gateway.write(
        "secret.yaml",
        EchoManifests.secret(certificate),
        it ->
            it.ingress().certificates().values().stream()
                .anyMatch(
                    read ->
                        read.certificatePem()
                            .strip()
                            .equals(certificate.certificatePem().strip())));
  }
}
