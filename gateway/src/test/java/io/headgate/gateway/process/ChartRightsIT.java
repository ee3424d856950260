package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each right that the chart gives is needed: whom it is not given complains about exactly that.
 * That all of them together suffice shows {@link ChartInstallIT}. {@code mvn verify -Pkubernetes
 * -Dheadgate.kubeconfig=FILE}.
 */
@Tag("kubernetes")
@EnabledIfSystemProperty(named = "headgate.kubeconfig", matches = ".+")
class ChartRightsIT {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Pattern REFUSED = Pattern.compile("cannot (\\w+) resource \"([a-z/]+)\"");

  /** What the API server is asked before any Ingress is known. */
  private static final List<String> LISTED =
      List.of("endpoints", "endpointslices", "ingressclasses", "ingresses", "nodes", "services");

  private static final List<String> ELECTED = List.of("leases");

  @TempDir private Path folder;
  private final List<AutoCloseable> closings = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable it : closings.reversed()) {
      it.close();
    }
  }

  @Test
  void whoHasNoneOfThemComplainsAboutEach() throws IOException {
    Kubectl kubectl = Kubectl.inNamespace("hg-it-rights");
    closings.add(kubectl);
    String name = kubectl.namespace();
    kubectl.apply(objects(name));
    closings.add(() -> kubectl.run("delete ingressclass " + name));
    kubectl.run("create serviceaccount edge");
    Set<String> missed = new TreeSet<>();

    missed.addAll(refusedTo(kubectl, "list", LISTED));
    kubectl.run(
        "create clusterrole "
            + name
            + " --verb=list,watch --resource=services,endpoints,nodes"
            + " --resource=endpointslices.discovery.k8s.io"
            + " --resource=ingresses.networking.k8s.io,ingressclasses.networking.k8s.io");
    bind(kubectl, "clusterrole");
    closings.add(() -> kubectl.run("delete clusterrole,clusterrolebinding " + name));
    closings.add(
        () ->
            kubectl.run(
                "delete role,rolebinding,lease " + name + " -n default --ignore-not-found"));
    missed.addAll(refusedTo(kubectl, "list", List.of("configmaps", "secrets")));
    missed.addAll(refusedTo(kubectl, "get", ELECTED));
    kubectl.run("create role " + name + " -n default --verb=get,update,create --resource=leases");
    bind(kubectl, "role"); // of the namespace that the kubeconfig is for, as the Lease
    missed.addAll(refusedTo(kubectl, "patch", List.of("ingresses/status", "services/status")));
    missed.addAll(refusedTo(kubectl, "create", List.of("events")));

    assertThat(missed).isEqualTo(given());
  }

  /**
   * Waits until a replica that runs as the account has been refused exactly these with the verb.
   */
  private Set<String> refusedTo(Kubectl kubectl, String verb, List<String> resources)
      throws IOException {
    Set<String> refused = new TreeSet<>();
    try (ReplicaProcess replica =
        ReplicaProcess.start(
            folder,
            verb + resources.size(),
            9280,
            "--kubeconfig=" + kubeconfig(kubectl),
            "--services=labelled",
            "--watch-namespace=" + kubectl.namespace(),
            "--controller-class=headgate.io/" + kubectl.namespace(),
            "--publish-status-address=192.0.2.10",
            "--load-balancer-pool=192.0.2.144/28",
            "--election-id=" + kubectl.namespace(),
            "--virtual-addresses=off")) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                refused.clear();
                refused.addAll(refused(replica.log(), verb));
                assertThat(refused).as(replica.log()).containsAll(resources);
              });
    }
    assertThat(refused).containsExactlyInAnyOrderElementsOf(resources);
    return refused;
  }

  private static Set<String> refused(String log, String verb) {
    Set<String> refused = new TreeSet<>();
    Matcher line = REFUSED.matcher(log);
    while (line.find()) {
      if (line.group(1).equals(verb)) {
        refused.add(line.group(2));
      }
    }
    return refused;
  }

  private static String objects(String name) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %1$s}
    spec: {controller: headgate.io/%1$s}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: shop
      annotations:
        nginx.ingress.kubernetes.io/auth-url: http://auth.example.com/
        nginx.ingress.kubernetes.io/auth-proxy-set-headers: more
    spec:
      ingressClassName: %1$s
      tls: [{hosts: [shop.example.com], secretName: shop-tls}]
      rules: [{host: shop.example.com}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: front, labels: {service.kubernetes.io/service-proxy-name: headgate}}
    spec: {type: LoadBalancer, loadBalancerClass: headgate.io/load-balancer, ports: [{port: 8080}]}
    """
        .formatted(name);
  }

  private static void bind(Kubectl kubectl, String kind) {
    String name = kubectl.namespace();
    kubectl.run(
        "create %sbinding %s -n default --%s=%s --serviceaccount=%s:edge"
            .formatted(kind, name, kind, name, name));
  }

  /** The tests' own, for another account. */
  private Path kubeconfig(Kubectl kubectl) throws IOException {
    String token = kubectl.run("create token edge").strip();
    String admins = Files.readString(Path.of(Kubectl.kubeconfig()));
    return Files.writeString(
        Files.createTempFile(folder, "kubeconfig", ""),
        admins.replaceAll("token: *[^ ,}\\n]+", "token: " + token));
  }

  /** The resources of the chart's roles. */
  private static Set<String> given() {
    String chart =
        new Helm(Clone.REPOSITORY.resolve("charts/headgate"))
            .template()
            .withName("edge")
            .withKubeVersion("1.33.0")
            .call();
    Set<String> given = new TreeSet<>();
    Matcher rule = Pattern.compile("resources: \\[([^\\]]+)]").matcher(chart);
    while (rule.find()) {
      given.addAll(List.of(rule.group(1).split(", *", -1)));
    }
    return given;
  }
}
