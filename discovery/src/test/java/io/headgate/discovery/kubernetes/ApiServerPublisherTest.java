package io.headgate.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.ElectionOptions;
import io.headgate.discovery.publish.PublishOptions;
import io.headgate.discovery.publish.PublishedAddress;
import io.headgate.discovery.publish.StatusOptions;
import io.headgate.discovery.watch.ResourceEvent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said back to an API server, and by how many. */
class ApiServerPublisherTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration TTL = Duration.ofSeconds(4);
  private static final PublishedAddress ADDRESS = new PublishedAddress.Fixed(List.of("192.0.2.1"));
  private static final String OURS_SAYS = "[{\"ip\":\"192.0.2.1\"}]";

  private static Vertx vertx;

  @TempDir private Path folder;
  private final WritableApiServer server = new WritableApiServer();
  private final List<AutoCloseable> closings = new ArrayList<>();
  private boolean clearOnShutdown;

  /** One program: what it sees, and what it says. */
  private final class Replica {
    private final ProblemLog problems = new ProblemLog();
    private final SnapshotPublisher snapshots =
        new SnapshotPublisher(
            new BuildOptions("node-1", IngressClassPolicy.DEFAULT, Duration.ofMillis(1)),
            problems,
            TimeSource.system());
    private final ApiServerPublisher publisher;

    Replica(String identity, PublishedAddress address) {
      publisher =
          new ApiServerPublisher(
              new PublishOptions(
                  new StatusOptions(
                      true, address, List.of(Cidr.parse("192.0.2.128/25")), clearOnShutdown),
                  new ElectionOptions("headgate", "leader", identity, TTL),
                  true),
              problems,
              TimeSource.system());
      closings.add(publisher);
      closings.add(snapshots);
      snapshots.addObserver("publisher", publisher);
      publisher.start(server.access(folder), vertx);
      see(ingressClass("ours", "headgate.io/ingress-controller"));
      see(ingressClass("theirs", "example.com/other"));
      tell(new ResourceEvent.Synced());
    }

    void see(String yaml) {
      HasMetadata object = YAML.unmarshal(yaml);
      object.getMetadata().setUid("uid-" + object.getMetadata().getName());
      tell(new ResourceEvent.Modified(object, Optional.empty()));
    }

    private void tell(ResourceEvent event) {
      publisher.onChange(List.of(event), List.of());
      snapshots.onChange(List.of(event), List.of());
    }

    Replica leading() {
      await().atMost(LONG).until(publisher::isLeader);
      return this;
    }
  }

  @BeforeAll
  static void openLoops() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeLoops() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable it : closings) {
      it.close();
    }
    server.close();
  }

  @Test
  void iS1_oneOfTwoWritesAndTheOtherFollowsWhenItGoes() {
    keep("shop");
    Replica one = new Replica("one", ADDRESS).leading();
    Replica two = new Replica("two", ADDRESS);
    one.see(ingress("shop", "ours", ""));
    two.see(ingress("shop", "ours", ""));
    await().atMost(LONG).until(() -> status("shop").equals(OURS_SAYS));
    assertThat(two.publisher.isLeader()).isFalse();

    one.publisher.close();

    two.leading();
    keep("later");
    two.see(ingress("later", "ours", ""));
    await().atMost(LONG).until(() -> status("later").equals(OURS_SAYS));
    assertThat(status("shop")).isEqualTo(OURS_SAYS);
    assertThat(holder()).isEqualTo("two");
  }

  @Test
  void iS2_aForeignClassIsLeftAlone() {
    keep("shop");
    keep("other");
    keep("nobodys");
    Replica one = new Replica("one", ADDRESS).leading();
    one.see(ingress("other", "theirs", ""));
    one.see(ingress("nobodys", "none-such", ""));
    one.see(ingress("shop", "ours", ""));

    await().atMost(LONG).until(() -> status("shop").equals(OURS_SAYS));
    assertThat(server.writes()).allSatisfy(it -> assertThat(it).contains("shop"));
  }

  @Test
  void iS3_withoutAnAddressNoStatusIsWritten() {
    keep("shop");
    Replica one = new Replica("one", new PublishedAddress.Unknown()).leading();
    one.see(ingress("shop", "ours", ""));
    one.see(ingress("shop", "ours", "x: y"));

    await().atMost(LONG).until(() -> !server.all("events").isEmpty());
    assertThat(server.writes()).noneSatisfy(it -> assertThat(it).contains("PATCH"));
  }

  @Test
  void iS4_theLastOneClearsOnlyWhereThatIsConfigured() {
    keep("shop");
    Replica keeps = new Replica("keeps", ADDRESS).leading();
    keeps.see(ingress("shop", "ours", ""));
    await().atMost(LONG).until(() -> status("shop").equals(OURS_SAYS));
    keeps.publisher.close();
    assertThat(status("shop")).isEqualTo(OURS_SAYS);

    clearOnShutdown = true;
    Replica clears = new Replica("clears", ADDRESS).leading();
    clears.see(saying(ingress("shop", "ours", ""), "192.0.2.1"));
    await().atMost(LONG).until(() -> clears.snapshots.current().ingress().ingresses().size() == 1);
    clears.publisher.close();
    assertThat(status("shop")).isEqualTo("[]");
  }

  @Test
  void iS4_whoeverIsNotTheLastOneClearsNothing() {
    keep("shop");
    clearOnShutdown = true;
    Replica one = new Replica("one", ADDRESS).leading();
    Replica two = new Replica("two", ADDRESS);
    one.see(ingress("shop", "ours", ""));
    await().atMost(LONG).until(() -> status("shop").equals(OURS_SAYS));

    one.publisher.close();

    assertThat(status("shop")).isEqualTo(OURS_SAYS);
    two.leading();
  }

  @Test
  void aStatusIsWrittenOnceAndAgainWhereSomebodyElseHasWrittenIt() {
    keep("shop");
    Replica one = new Replica("one", ADDRESS).leading();
    one.see(ingress("shop", "ours", ""));
    await().atMost(LONG).until(() -> status("shop").equals(OURS_SAYS));
    one.see(saying(ingress("shop", "ours", "x: y"), "192.0.2.1"));
    await().atMost(LONG).until(() -> !server.all("events").isEmpty());
    assertThat(patches("shop")).isEqualTo(1);

    one.see(saying(ingress("shop", "ours", "x: y"), "203.0.113.7"));
    await().atMost(LONG).until(() -> patches("shop") == 2);
    one.see(saying(ingress("shop", "ours", "x: y"), "203.0.113.7"));
    one.see(ingress("other", "theirs", ""));

    // Not at once, as at first: two that disagree do not chase each other.
    await().during(Duration.ofMillis(300)).atMost(LONG).until(() -> patches("shop") == 2);
    await().atMost(LONG).until(() -> patches("shop") == 3);
  }

  @Test
  void whatIsRefusedIsAProblemUntilItIsNot() {
    keep("shop");
    server.refuse("ingresses/");
    Replica one = new Replica("one", ADDRESS).leading();
    one.see(ingress("shop", "ours", ""));

    await().atMost(LONG).until(() -> !one.problems.current().isEmpty());
    assertThat(one.problems.current().getFirst().message())
        .startsWith("status of Ingress default/shop: 403 forbidden by the test");

    server.refuse("nothing");
    await().atMost(LONG).until(() -> status("shop").equals(OURS_SAYS));
    await().atMost(LONG).until(() -> one.problems.current().isEmpty());
  }

  @Test
  void withoutTheLeaseNothingIsWritten() {
    keep("shop");
    server.refuse("leases");
    Replica one = new Replica("one", ADDRESS);
    one.see(ingress("shop", "ours", ""));

    await().atMost(LONG).until(() -> !one.problems.current().isEmpty());
    assertThat(one.problems.current().getFirst().message())
        .startsWith("leases/leader: 403")
        .endsWith("statuses and Events are not written");
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void iR32_problemsAndChangesAreEvents() {
    keep("shop");
    Replica one = new Replica("one", ADDRESS).leading();
    one.see(ingress("shop", "ours", ""));
    Problem conflict =
        new Problem(
            ObjectRef.of(new IngressName("default", "shop")),
            Problem.Reason.Conflict,
            "is served by Ingress default/older",
            Optional.empty());
    one.problems.report("routes", "x", conflict);
    one.see(ingress("shop", "ours", "x: y"));

    await().atMost(LONG).until(() -> reasons().containsAll(List.of("Conflict", "BackendNotFound")));
    JsonObject event =
        server.all("events").stream()
            .filter(it -> it.getString("reason").equals("Conflict"))
            .findFirst()
            .orElseThrow();
    assertThat(event.getString("type")).isEqualTo("Warning");
    assertThat(event.getString("message")).isEqualTo("is served by Ingress default/older");
    assertThat(event.getJsonObject("involvedObject").getString("uid")).isEqualTo("uid-shop");
    await().atMost(LONG).until(() -> reasons().contains("Sync"));
    assertThat(reasons().stream().filter("Conflict"::equals)).hasSize(1);

    one.publisher.close();
    Replica two = new Replica("two", ADDRESS).leading();
    two.problems.report("routes", "x", conflict);
    two.see(saying(ingress("shop", "ours", "x: y"), "192.0.2.1"));

    await()
        .atMost(LONG)
        .until(
            () ->
                server.all("events").stream()
                    .anyMatch(
                        it ->
                            it.getString("reason").equals("Conflict")
                                && it.getInteger("count") == 2));
    assertThat(reasons().stream().filter("Conflict"::equals)).hasSize(1);
  }

  @Test
  void a27_onlyLoadBalancersOfOurClassGetAnAddress() {
    for (String name : List.of("ours", "anothers", "nobodys")) {
      server.put(
          "default/services/" + name, JsonObject.of("metadata", JsonObject.of("name", name)));
    }
    Replica one = new Replica("one", ADDRESS).leading();
    one.see(loadBalancer("anothers", "loadBalancerClass: example.com/x"));
    one.see(loadBalancer("nobodys", ""));
    one.see(loadBalancer("ours", "loadBalancerClass: headgate.io/load-balancer"));

    await()
        .atMost(LONG)
        .until(
            () ->
                server
                    .writes()
                    .contains(
                        "PATCH default/services/ours/status {\"status\":{\"loadBalancer\":"
                            + "{\"ingress\":[{\"ip\":\"192.0.2.128\",\"ipMode\":\"VIP\"}]}}}"));
    assertThat(server.writes())
        .noneMatch(it -> it.contains("services/anothers") || it.contains("services/nobodys"));
  }

  private void keep(String ingress) {
    server.put(
        "default/ingresses/" + ingress,
        JsonObject.of(
            "apiVersion", "networking.k8s.io/v1",
            "kind", "Ingress",
            "metadata",
                JsonObject.of("name", ingress, "namespace", "default", "uid", "uid-" + ingress)));
  }

  private String status(String ingress) {
    return server
        .get("default/ingresses/" + ingress)
        .getJsonObject("status", new JsonObject())
        .getJsonObject("loadBalancer", new JsonObject())
        .getJsonArray("ingress", new io.vertx.core.json.JsonArray().add("nothing"))
        .encode();
  }

  private String holder() {
    return server.get("headgate/leases/leader").getJsonObject("spec").getString("holderIdentity");
  }

  private long patches(String ingress) {
    return server.writes().stream().filter(it -> it.contains("ingresses/" + ingress)).count();
  }

  private List<String> reasons() {
    return server.all("events").stream().map(it -> it.getString("reason")).toList();
  }

  private static String ingressClass(String name, String controller) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %s}
    spec: {controller: %s}
    """
        .formatted(name, controller);
  }

  private static String ingress(String name, String ingressClass, String annotations) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s, namespace: default, annotations: {%s}}
    spec:
      ingressClassName: %s
      rules:
      - host: %s.example.com
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    """
        .formatted(name, annotations, ingressClass, name);
  }

  private static String saying(String ingress, String address) {
    return ingress + "status: {loadBalancer: {ingress: [{ip: " + address + "}]}}\n";
  }

  private static String loadBalancer(String name, String more) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default}
    spec:
      type: LoadBalancer
      clusterIP: 10.96.0.10
      clusterIPs: [10.96.0.10]
      ipFamilies: [IPv4]
      ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
      %s
    """
        .formatted(name, more);
  }
}
