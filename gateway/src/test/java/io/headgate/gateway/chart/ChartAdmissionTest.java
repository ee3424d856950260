package io.headgate.gateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admission.AdmissionServer;
import io.headgate.gateway.tls.KeyFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an API server comes to ask the pods about Ingresses, and with which certificate. */
class ChartAdmissionTest {

  private static final String NAME = "edge-headgate-controller-admission";

  @Test
  void anApiServerAsksThePodsThroughAService() {
    Rendered rendered = Chart.OURS.render("{}");
    Item webhook = webhook(rendered);
    Item service = rendered.one("Service", NAME);
    Item container = rendered.one("Deployment").container();

    assertThat(webhook.text("clientConfig.service.name")).isEqualTo(service.name());
    assertThat(webhook.text("clientConfig.service.namespace"))
        .isEqualTo(service.text("metadata.namespace"))
        .isEqualTo("net");
    assertThat(webhook.text("clientConfig.service.port"))
        .isEqualTo(service.text("spec.ports.0.port"))
        .isEqualTo("443");
    assertThat(webhook.text("clientConfig.service.path")).isEqualTo(AdmissionServer.PATH);
    assertThat(service.text("spec.ports.0.targetPort")).isEqualTo("webhook");
    assertThat(container.items("ports"))
        .anySatisfy(
            it -> {
              assertThat(it.text("name")).isEqualTo("webhook");
              assertThat(it.text("containerPort")).isEqualTo("8444");
            });
    assertThat(rendered.one("Deployment").arguments())
        .contains(
            "--validating-webhook=:8444",
            "--validating-webhook-certificate=/usr/local/certificates/cert",
            "--validating-webhook-key=/usr/local/certificates/key");
  }

  @Test
  void itAsksAboutIngressesAndDoesNotStandInTheirWay() {
    Item webhook = webhook(Chart.OURS.render("{}"));

    assertThat(webhook.items("rules"))
        .singleElement()
        .satisfies(
            it -> assertThat(it.texts("apiGroups")).containsExactly("networking.k8s.io"),
            it -> assertThat(it.texts("apiVersions")).containsExactly("v1"),
            it -> assertThat(it.texts("resources")).containsExactly("ingresses"),
            it -> assertThat(it.texts("operations")).containsExactly("CREATE", "UPDATE"));
    assertThat(webhook.text("failurePolicy")).isEqualTo("Ignore");
    assertThat(webhook.text("timeoutSeconds")).isEqualTo("10");
    assertThat(webhook.text("sideEffects")).isEqualTo("None");
    assertThat(webhook.texts("admissionReviewVersions")).containsExactly("v1");
    assertThat(webhook.at("namespaceSelector")).isNull();
    assertThat(webhook.at("objectSelector")).isNull();
  }

  @Test
  void theCertificateIsOneThatTheApiServerTakesAndTheProgramToo() throws GeneralSecurityException {
    Rendered rendered = Chart.OURS.render("{}");
    Item secret = rendered.one("Secret");
    Item pod = new Item(rendered.one("Deployment").map("spec.template.spec"));
    X509Certificate authority = certificate(decoded(secret, "data.[ca.crt]"));
    X509Certificate own = certificate(decoded(secret, "data.[tls.crt]"));

    assertThat(secret.text("type")).isEqualTo("kubernetes.io/tls");
    assertThat(webhook(rendered).text("clientConfig.caBundle"))
        .isEqualTo(secret.text("data.[ca.crt]"));
    own.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(own.getSubjectAlternativeNames())
        .extracting(it -> String.valueOf(it.get(1)))
        .contains(NAME + ".net.svc");
    assertThat(own.getNotAfter().toInstant()).isAfter(Instant.now().plus(Duration.ofDays(3640)));
    assertThat(
            KeyFile.read(decoded(secret, "data.[tls.crt]"), decoded(secret, "data.[tls.key]"))
                .getCertificateChain("own"))
        .containsExactly(own);
    Item volume =
        pod.items("volumes").stream()
            .filter(it -> it.text("name").equals("webhook"))
            .findFirst()
            .orElseThrow();
    assertThat(volume.text("secret.secretName")).isEqualTo(secret.name());
    assertThat(volume.items("secret.items"))
        .extracting(it -> it.text("key") + ">" + it.text("path"))
        .containsExactly("tls.crt>cert", "tls.key>key");
    assertThat(rendered.one("Deployment").container().items("volumeMounts"))
        .anySatisfy(
            it -> {
              assertThat(it.text("name")).isEqualTo("webhook");
              assertThat(it.text("mountPath")).isEqualTo("/usr/local/certificates");
              assertThat(it.text("readOnly")).isEqualTo("true");
            });
  }

  /** Nothing is asked of a cluster here, so its answer stands where it would be asked. */
  @ParameterizedTest
  @CsvSource({
    "tls.key, true", //
    "other.key, false"
  })
  void theCertificateStaysOverAnUpgrade(String key, boolean kept, @TempDir Path folder) {
    String asked = "(lookup \"v1\" \"Secret\" $namespace $name | default dict)";
    String answered =
        "(dict \"data\" (dict \"ca.crt\" \"YQ==\" \"tls.crt\" \"Yg==\" \"%s\" \"Yw==\" \"x\" \"y\"))"
            .formatted(key);
    String template = Chart.OURS.text("templates/admission.yaml");
    String upgrade = ".Release.IsUpgrade";
    assertThat(template).containsOnlyOnce(asked).containsOnlyOnce(upgrade);
    Rendered rendered =
        Chart.OURS
            .with(
                folder,
                "templates/admission.yaml",
                template.replace(asked, answered).replace(upgrade, ".Release.IsInstall"))
            .render("{}");
    Map<?, ?> data = rendered.one("Secret").map("data");

    assertThat(data).hasSize(3);
    assertThat(data.equals(Map.of("ca.crt", "YQ==", "tls.crt", "Yg==", "tls.key", "Yw==")))
        .isEqualTo(kept);
    assertThat(webhook(rendered).text("clientConfig.caBundle")).isEqualTo(data.get("ca.crt"));
  }

  @Test
  void theNetworkPolicyLetsApiServersIn() {
    assertThat(openPorts("{}")).containsExactly("8080", "8443", "10254", "8444");
    assertThat(openPorts("{controller: {admissionWebhooks: {enabled: false}}}"))
        .containsExactly("8080", "8443", "10254");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{controller: {admissionWebhooks: {enabled: false}}}",
        "{controller: {enabled: false}, node: {enabled: true, ingress: {enabled: true}}}"
      })
  void withoutItNothingOfItIsThere(String values) {
    Rendered rendered = Chart.OURS.render(values);

    assertThat(rendered.names())
        .noneMatch(it -> it.contains("admission") || it.startsWith("Secret/"));
    Item workload = rendered.workloads().getFirst();
    assertThat(workload.arguments()).noneMatch(it -> it.startsWith("--validating-webhook"));
    assertThat(workload.container().items("ports"))
        .noneMatch(it -> it.text("name").equals("webhook"));
    assertThat(workload.items("spec.template.spec.volumes"))
        .noneMatch(it -> it.text("name").equals("webhook"));
  }

  @Test
  void aDaemonSetIsAskedAsWellButTheNodesPodsAreNot() {
    Rendered rendered = Chart.OURS.render("{controller: {kind: DaemonSet}, node: {enabled: true}}");

    assertThat(rendered.one("DaemonSet", "edge-headgate-controller").arguments())
        .contains("--validating-webhook=:8444");
    assertThat(rendered.one("DaemonSet", "edge-headgate-node").arguments())
        .noneMatch(it -> it.startsWith("--validating-webhook"));
    assertThat(rendered.one("Service", NAME).text("spec.selector.[app.kubernetes.io/component]"))
        .isEqualTo("controller");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                           | {matchLabels={kubernetes.io/metadata.name=net}}
          {scope: {namespace: shop}}                                   | {matchLabels={kubernetes.io/metadata.name=shop}}
          {admissionWebhooks: {namespaceSelector: {matchLabels: {a: b}}}} | {matchLabels={a=b, kubernetes.io/metadata.name=net}}
          """)
  void oneNamespaceIsAskedAboutAlone(String controller, String selector) {
    String values =
        controller.equals("{}")
            ? "{controller: {scope: {enabled: true}}}"
            : "{controller: "
                + controller
                    .replace("{scope: {", "{scope: {enabled: true, ")
                    .replace("{admissionWebhooks", "{scope: {enabled: true}, admissionWebhooks")
                + "}";

    assertThat(webhook(Chart.OURS.render(values)).map("namespaceSelector").toString())
        .isEqualTo(selector);
  }

  @Test
  void namesAndValuesAreThoseOfIngressNginx() {
    Rendered rendered =
        Chart.OURS.render(
            """
            controller:
              admissionWebhooks:
                name: hook
                port: 9443
                failurePolicy: Fail
                timeoutSeconds: 3
                certificate: /etc/hook/c.pem
                key: /etc/hook/k.pem
                annotations: {a: b}
                labels: {c: d}
                objectSelector: {matchLabels: {e: f}}
                service: {servicePort: 8443, clusterIP: 10.0.0.9, annotations: {g: h}}
            """);
    Item configuration = rendered.one("ValidatingWebhookConfiguration");
    Item service = rendered.one("Service", "edge-headgate-controller-hook");

    assertThat(configuration.text("metadata.annotations.a")).isEqualTo("b");
    assertThat(List.of(configuration, service, rendered.one("Secret")))
        .allSatisfy(it -> assertThat(it.text("metadata.labels.c")).isEqualTo("d"));
    assertThat(webhook(rendered).text("failurePolicy")).isEqualTo("Fail");
    assertThat(webhook(rendered).text("timeoutSeconds")).isEqualTo("3");
    assertThat(webhook(rendered).text("clientConfig.service.port")).isEqualTo("8443");
    assertThat(webhook(rendered).map("objectSelector"))
        .isEqualTo(Map.of("matchLabels", Map.of("e", "f")));
    assertThat(service.text("spec.clusterIP")).isEqualTo("10.0.0.9");
    assertThat(service.text("metadata.annotations.g")).isEqualTo("h");
    assertThat(rendered.one("Deployment").arguments())
        .contains(
            "--validating-webhook=:9443",
            "--validating-webhook-certificate=/etc/hook/c.pem",
            "--validating-webhook-key=/etc/hook/k.pem");
  }

  @Test
  void certManagerMakesTheCertificateWhereItIsAskedTo() {
    Rendered rendered =
        Chart.OURS.render("{controller: {admissionWebhooks: {certManager: {enabled: true}}}}");
    Item certificate = rendered.one("Certificate", NAME);

    assertThat(rendered.all("Secret")).isEmpty();
    assertThat(rendered.all("Issuer")).hasSize(2);
    assertThat(webhook(rendered).at("clientConfig.caBundle")).isNull();
    assertThat(
            rendered
                .one("ValidatingWebhookConfiguration")
                .text("metadata.annotations.[cert-manager.io/inject-ca-from]"))
        .isEqualTo("net/" + certificate.name());
    assertThat(certificate.text("spec.secretName")).isEqualTo(NAME);
    assertThat(certificate.texts("spec.dnsNames")).contains(NAME + ".net.svc");
    assertThat(certificate.text("spec.issuerRef.name"))
        .isEqualTo(rendered.one("Issuer", NAME + "-root").name());
    assertThat(rendered.one("Issuer", NAME + "-root").text("spec.ca.secretName"))
        .isEqualTo(rendered.one("Certificate", NAME + "-root").text("spec.secretName"));
  }

  @Test
  void orAnIssuerThatIsThere() {
    Rendered rendered =
        Chart.OURS.render(
            """
            controller:
              admissionWebhooks:
                certManager:
                  enabled: true
                  issuerRef: {kind: ClusterIssuer, name: ours}
                  admissionCert: {duration: 24h}
            """);

    assertThat(rendered.all("Issuer")).isEmpty();
    assertThat(rendered.one("Certificate").text("spec.issuerRef.name")).isEqualTo("ours");
    assertThat(rendered.one("Certificate").text("spec.duration")).isEqualTo("24h");
  }

  private static Item webhook(Rendered rendered) {
    return rendered.one("ValidatingWebhookConfiguration").items("webhooks").getFirst();
  }

  private static List<String> openPorts(String values) {
    return Chart.OURS
        .render(values)
        .one("NetworkPolicy")
        .items("spec.ingress")
        .getFirst()
        .items("ports")
        .stream()
        .map(it -> it.text("port"))
        .toList();
  }

  private static String decoded(Item secret, String path) {
    return new String(Base64.getDecoder().decode(secret.text(path)), StandardCharsets.UTF_8);
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
