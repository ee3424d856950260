package io.headgate.gateway.admission;

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
import io.headgate.gateway.routing.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decisions beside Ingresses that are served, with everything real but where they come from. */
public final class SampleReviews {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Routes routes = new Routes(new NodeInfo("node-1", ""), new ProblemLog());
  private final IngressReading reading;
  private final AdmissionReviews reviews;

  public SampleReviews() {
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
    reading = new IngressReading(IngressClassPolicy.DEFAULT, AnnotationRules.DEFAULT, classes);
    reviews = new AdmissionReviews(reading, new RoutesNow(routes), "");
  }

  /** Serves these and no others. */
  public void serve(List<String> yaml) {
    Map<IngressName, io.headgate.discovery.model.Ingress> ingresses = new LinkedHashMap<>();
    for (String one : yaml) {
      reading
          .read(YAML.unmarshal(one, Ingress.class))
          .flatMap(IngressReading.Read::ingress)
          .ifPresent(it -> ingresses.put(it.name(), it));
    }
    routes.onSnapshot(
        new SnapshotDelta(Map.of(), ingresses.keySet(), Set.of()),
        new Snapshot(
            1,
            new NodeInfo("node-1", ""),
            Map.of(),
            new IngressObjects(ingresses, Map.of()),
            List.of()));
  }

  public ReviewAnswer answer(String review) {
    return reviews.answer(review);
  }

  /** A review of the creation of that Ingress. */
  public static String create(String yaml) {
    return YAML.asJson(
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
                YAML.unmarshal(yaml, Map.class))));
  }

  /** An Ingress of two paths, with what most have. */
  public static String ingress(String name, String host) {
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
        nginx.ingress.kubernetes.io/proxy-buffer-size: 8k
    spec:
      ingressClassName: headgate
      tls: [{hosts: [%s], secretName: tls}]
      rules:
      - host: %s
        http:
          paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
          - {path: /api, pathType: Exact, backend: {service: {name: api, port: {name: http}}}}
    """
        .formatted(name, host, host);
  }
}
