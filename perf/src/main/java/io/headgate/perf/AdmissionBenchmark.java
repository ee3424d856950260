package io.headgate.perf;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.admission.AdmissionReviews;
import io.headgate.discovery.admission.ReviewAnswer;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.IngressReading;
import io.headgate.discovery.build.KnownClasses;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.gateway.admission.RoutesNow;
import io.headgate.gateway.routing.Routes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One answer of the webhook, from the text of the review to the text of the answer: an Ingress of
 * three paths that is right, beside others of three paths, either each on a host of its own or all
 * on the host that is asked about.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class AdmissionBenchmark {

  private static final NodeInfo NODE = new NodeInfo("node", "");

  @Param({"10", "10000"})
  private int ingresses;

  @Param({"own", "same"})
  private String hosts = "";

  private AdmissionReviews reviews =
      reviews(new KnownClasses(), new Routes(NODE, new ProblemLog()));
  private String review = "";

  @Setup
  public void serve() {
    KubernetesSerialization json = new KubernetesSerialization();
    KnownClasses classes = new KnownClasses();
    classes.onChange(
        List.of(
            new ResourceEvent.Added(
                new IngressClassBuilder()
                    .withNewMetadata()
                    .withName("headgate")
                    .endMetadata()
                    .withNewSpec()
                    .withController("headgate.io/ingress-controller")
                    .endSpec()
                    .build(),
                Optional.empty())),
        List.of());
    IngressReading reading = reading(classes);
    Map<IngressName, io.headgate.discovery.model.Ingress> served = new HashMap<>();
    for (int i = 0; i < ingresses; i++) {
      String host = hosts.equals("own") ? "shop-" + i + ".example.com" : "shop.example.com";
      reading
          .read(json.unmarshal(ingress("shop-" + i, host), Ingress.class))
          .flatMap(IngressReading.Read::ingress)
          .ifPresent(it -> served.put(it.name(), it));
    }
    Routes routes = new Routes(NODE, new ProblemLog());
    routes.onSnapshot(
        new SnapshotDelta(Map.of(), served.keySet(), Set.of()),
        new Snapshot(1, NODE, Map.of(), new IngressObjects(served, Map.of()), List.of()));
    reviews = reviews(classes, routes);
    review =
        json.asJson(
            Map.of(
                "apiVersion",
                "admission.k8s.io/v1",
                "kind",
                "AdmissionReview",
                "request",
                Map.of(
                    "uid",
                    "705ab4f5-6393-11e8-b7cc-42010a800002",
                    "operation",
                    "CREATE",
                    "kind",
                    Map.of("group", "networking.k8s.io", "version", "v1", "kind", "Ingress"),
                    "object",
                    json.unmarshal(ingress("new", "shop.example.com"), Map.class))));
  }

  @Benchmark
  public ReviewAnswer answer() {
    return reviews.answer(review);
  }

  private static IngressReading reading(KnownClasses classes) {
    return new IngressReading(IngressClassPolicy.DEFAULT, AnnotationRules.DEFAULT, classes);
  }

  private static AdmissionReviews reviews(KnownClasses classes, Routes routes) {
    return new AdmissionReviews(reading(classes), new RoutesNow(routes), "");
  }

  private static String ingress(String name, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: default
      creationTimestamp: "2026-01-01T00:00:00Z"
      annotations:
        cert-manager.io/cluster-issuer: letsencrypt
        nginx.ingress.kubernetes.io/proxy-read-timeout: "30"
        nginx.ingress.kubernetes.io/enable-cors: "true"
        nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
    spec:
      ingressClassName: headgate
      tls: [{hosts: [%s], secretName: tls}]
      rules:
      - host: %s
        http:
          paths:
          - {path: /%s, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
          - {path: /%s/api, pathType: Exact, backend: {service: {name: api, port: {name: http}}}}
          - {path: /%s/img, pathType: Prefix, backend: {service: {name: img, port: {number: 80}}}}
    """
        .formatted(name, host, host, name, name, name);
  }
}
