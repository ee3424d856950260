package io.headgate.discovery.admission;

import static io.headgate.discovery.admission.Review.allowed;
import static io.headgate.discovery.admission.Review.refusal;
import static io.headgate.discovery.admission.Review.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.headgate.discovery.admission.RouteCheck.Finding;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.IngressReading;
import io.headgate.discovery.build.KnownClasses;
import io.headgate.discovery.build.KnownSettings;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server is told about an Ingress that it has not taken yet. */
class AdmissionReviewsTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  private final KnownClasses classes = new KnownClasses();
  private final KnownSettings settings =
      new KnownSettings(Optional.of(new ConfigMapName("edge", "tuning")));
  private final List<Ingress> tried = new ArrayList<>();
  private List<Finding> findings = List.of();

  @BeforeEach
  void writeClasses() {
    classes.onChange(
        List.of(
            added("headgate", "headgate.io/ingress-controller"),
            added("other", "example.com/other")),
        List.of());
  }

  @Test
  void whatIsRightIsTaken() {
    ReviewAnswer answer = serving().answer(Review.create(ingress("headgate", Map.of())).json());

    assertThat(answer).isInstanceOf(ReviewAnswer.Reviewed.class);
    assertThat(((ReviewAnswer.Reviewed) answer).outcome()).isEqualTo(ReviewAnswer.Outcome.ALLOWED);
    assertThat(((ReviewAnswer.Reviewed) answer).json())
        .isEqualTo(
            "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":"
                + "{\"uid\":\"705ab4f5-6393-11e8-b7cc-42010a800002\",\"allowed\":true}}");
    assertThat(tried).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "proxy-read-timeout, 60s, proxy-read-timeout]: \"60s\"",
    "configuration-snippet, return 200;, its value is a program",
    "no-such-annotation, x, no such annotation is known"
  })
  void aRefusedAnnotationIsAWarningWhereTheIngressIsServedWithoutIt(
      String name, String value, String message) {
    ReviewAnswer answer =
        serving().answer(Review.create(ingress("headgate", Map.of(NGINX + name, value))).json());

    assertThat(allowed(answer)).isTrue();
    assertThat(warnings(answer)).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "proxy-read-timeout, 60s, proxy-read-timeout]: \"60s\"",
    "configuration-snippet, return 200;, its value is a program"
  })
  void andIsRefusedWhereTheIngressWouldNotBeServed(String name, String value, String message) {
    ReviewAnswer answer =
        rejecting().answer(Review.create(ingress("headgate", Map.of(NGINX + name, value))).json());

    assertThat(allowed(answer)).isFalse();
    assertThat(refusal(answer)).contains("--on-refused reject", message);
    assertThat(Review.response(answer))
        .extracting("status", InstanceOfAssertFactories.MAP)
        .contains(Map.entry("code", 400))
        .contains(Map.entry("reason", "BadRequest"))
        .contains(Map.entry("status", "Failure"));
  }

  @Test
  void whatHasNoEffectIsAWarningAndOthersAnnotationsAreNone() {
    ReviewAnswer answer =
        rejecting()
            .answer(
                Review.create(
                        ingress(
                            "headgate",
                            Map.of(
                                NGINX + "proxy-busy-buffers-size",
                                "8k",
                                NGINX + "proxy-max-temp-file-size",
                                "8k",
                                "cert-manager.io/cluster-issuer",
                                "letsencrypt")))
                    .json());

    assertThat(allowed(answer)).isTrue();
    assertThat(warnings(answer))
        .anySatisfy(it -> assertThat(it).contains("proxy-busy-buffers-size"))
        .anySatisfy(it -> assertThat(it).contains("proxy-max-temp-file-size"))
        .noneSatisfy(it -> assertThat(it).contains("cert-manager.io"));
  }

  @Test
  void whetherASecretIsThereIsNotLookedAt() {
    Map<String, String> passwords =
        Map.of(NGINX + "auth-type", "basic", NGINX + "auth-secret", "users");
    Map<String, String> elsewhere =
        Map.of(NGINX + "auth-type", "basic", NGINX + "auth-secret", "other/users");

    assertThat(warnings(serving().answer(Review.create(ingress("headgate", passwords)).json())))
        .isEmpty();
    assertThat(warnings(serving().answer(Review.create(ingress("headgate", elsewhere)).json())))
        .singleElement()
        .asString()
        .contains("Secret other/users is of another namespace");
  }

  @Test
  void whatRoutesAreToldIsPassedOn() {
    findings =
        List.of(new Finding("taken by another", true), new Finding("less than meant", false));

    ReviewAnswer answer = serving().answer(Review.create(ingress("headgate", Map.of())).json());

    assertThat(allowed(answer)).isFalse();
    assertThat(refusal(answer)).isEqualTo("taken by another");
    assertThat(warnings(answer)).containsExactly("less than meant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "unknown"})
  void whatIsOfAnotherClassIsNotLookedAt(String ingressClass) {
    findings = List.of(new Finding("taken by another", true));
    ReviewAnswer answer =
        rejecting()
            .answer(
                Review.create(ingress(ingressClass, Map.of(NGINX + "no-such-annotation", "x")))
                    .json());

    assertThat(allowed(answer)).isTrue();
    assertThat(warnings(answer)).isEmpty();
    assertThat(tried).isEmpty();
  }

  @Test
  void aClassThatGoesIsNoLongerOurs() {
    findings = List.of(new Finding("taken by another", true));
    String review = Review.create(ingress("headgate", Map.of())).json();
    assertThat(allowed(serving().answer(review))).isFalse();

    IngressClass gone = ingressClass("headgate", "headgate.io/ingress-controller");
    classes.onChange(List.of(new ResourceEvent.Deleted(gone, Optional.empty())), List.of());

    assertThat(allowed(serving().answer(review))).isTrue();
  }

  @Test
  void anotherNamespaceThanTheOneThatIsReadIsNotLookedAt() {
    findings = List.of(new Finding("taken by another", true));
    String review = Review.create(ingress("headgate", Map.of())).json();

    assertThat(allowed(reviews(false, "elsewhere").answer(review))).isTrue();
    assertThat(allowed(reviews(false, "default").answer(review))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "CONNECT"})
  void whatGoesMayGo(String operation) {
    findings = List.of(new Finding("taken by another", true));
    Review review = Review.of(operation);
    String json =
        operation.equals("DELETE")
            ? review.with("oldObject", Map.of("metadata", Map.of("name", "shop"))).json()
            : review.object(ingress("headgate", Map.of())).json();

    assertThat(allowed(rejecting().answer(json))).isTrue();
    assertThat(tried).isEmpty();
  }

  @Test
  void whoTakesTheLastFinalizerAwayIsLet() {
    findings = List.of(new Finding("taken by another", true));
    String going =
        ingress("headgate", Map.of(NGINX + "no-such-annotation", "x"))
            .replace(
                "namespace: default",
                "namespace: default, deletionTimestamp: \"2026-01-01T00:00:00Z\"");

    String before = ingress("other", Map.of());

    assertThat(allowed(rejecting().answer(Review.update(before, going).json()))).isTrue();
    assertThat(tried).isEmpty();
  }

  @Test
  void aChangeIsRefusedOnlyForWhatItMakesWrong() {
    String wrong = ingress("headgate", Map.of(NGINX + "no-such-annotation", "x"));
    String labelled = wrong.replace("namespace: default", "namespace: default, labels: {a: b}");
    String worse =
        ingress("headgate", Map.of(NGINX + "no-such-annotation", "x", NGINX + "nor-this", "x"));
    String right = ingress("headgate", Map.of());

    ReviewAnswer kept = rejecting().answer(Review.update(wrong, labelled).json());
    assertThat(allowed(kept)).isTrue();
    assertThat(warnings(kept))
        .anySatisfy(it -> assertThat(it).contains("no-such-annotation"))
        .anySatisfy(it -> assertThat(it).contains("not served"));
    assertThat(allowed(rejecting().answer(Review.update(wrong, right).json()))).isTrue();
    ReviewAnswer refused = rejecting().answer(Review.update(wrong, worse).json());
    assertThat(allowed(refused)).isFalse();
    assertThat(refusal(refused)).contains("nor-this").doesNotContain("no-such-annotation");
    assertThat(allowed(rejecting().answer(Review.update(right, wrong).json()))).isFalse();
    // It becomes ours only now, so all of it is new.
    String others = ingress("other", Map.of(NGINX + "no-such-annotation", "x"));
    assertThat(allowed(rejecting().answer(Review.update(others, wrong).json()))).isFalse();
  }

  @Test
  void aStatusIsNotLookedAt() {
    findings = List.of(new Finding("taken by another", true));
    String ours = ingress("headgate", Map.of());

    String json = Review.update(ours, ours).with("subResource", "status").json();

    assertThat(allowed(serving().answer(json))).isTrue();
    assertThat(tried).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "networking.k8s.io, v2, Ingress",
    "extensions, v1, Ingress",
    "networking.k8s.io, v1, IngressClass"
  })
  void anotherKindIsTakenWithAWarning(String group, String version, String kind) {
    ReviewAnswer answer =
        serving()
            .answer(Review.create(ingress("headgate", Map.of())).kind(group, version, kind).json());

    assertThat(allowed(answer)).isTrue();
    assertThat(warnings(answer))
        .singleElement()
        .asString()
        .contains("expected: an Ingress of networking.k8s.io/v1");
    assertThat(tried).isEmpty();
  }

  @Test
  void anotherVersionOfReviewsIsTakenWithAWarningInThatVersion() {
    ReviewAnswer answer =
        serving()
            .answer(
                Review.create(ingress("headgate", Map.of()))
                    .version("admission.k8s.io/v1beta1")
                    .json());

    assertThat(allowed(answer)).isTrue();
    assertThat(((ReviewAnswer.Reviewed) answer).json())
        .contains("\"apiVersion\":\"admission.k8s.io/v1beta1\"");
    assertThat(warnings(answer)).singleElement().asString().contains("admission.k8s.io/v1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                        | kind: no AdmissionReview
          not json                                                  | kind: no AdmissionReview
          {                                                         | not JSON
          a: &a [b, *a]                                             | kind: no AdmissionReview
          []                                                        | kind: no AdmissionReview
          {}                                                        | kind: no AdmissionReview
          {"kind": "Pod", "apiVersion": "v1"}                       | kind: no AdmissionReview
          {"kind": "AdmissionReview"}                               | kind: no AdmissionReview
          {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1"} | request.uid: missing
          {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": []} | request.uid: missing
          {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": 7}} | request.uid: missing
          """)
  void whatIsNoReviewIsSaid(String text, String message) {
    assertThat(serving().answer(text))
        .isInstanceOfSatisfying(
            ReviewAnswer.Malformed.class, it -> assertThat(it.message()).startsWith(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{metadata: {name: a, namespace: b}}",
        "{spec: {rules: []}}",
        "{metadata: {name: a, namespace: b}, spec: 7}",
        "{metadata: {name: a, namespace: b}, spec: {ingressClassName: headgate, rules: [{http:"
            + " {paths: [{path: /}]}}]}}",
        "{metadata: {name: a, creationTimestamp: x}, spec: {ingressClassName: headgate, rules:"
            + " []}}",
      })
  void anObjectThatNoApiServerHoldsIsSaid(String yaml) {
    assertThat(serving().answer(Review.create("--- " + yaml).json()))
        .isInstanceOfSatisfying(
            ReviewAnswer.Malformed.class,
            it -> assertThat(it.message()).startsWith("request.object: not understood"));
  }

  @Test
  void whatIsSaidIsBounded() {
    findings =
        java.util.stream.IntStream.range(0, 40)
            .mapToObj(i -> new Finding("x".repeat(1000) + i, i % 2 == 0))
            .toList();

    ReviewAnswer answer = serving().answer(Review.create(ingress("headgate", Map.of())).json());

    assertThat(warnings(answer)).hasSize(16).allSatisfy(it -> assertThat(it).hasSizeLessThan(257));
    assertThat(warnings(answer).getLast()).isEqualTo("and 5 more");
    assertThat(refusal(answer)).endsWith("; and 5 more").hasSizeLessThan(16 * 1010);
  }

  @Test
  void whatTheGlobalConfigMapDoesNotAllowIsRefused() {
    classes.onChange(List.of(added("headgate", "headgate.io/ingress-controller")), List.of());
    settings.onChange(
        List.of(
            new ResourceEvent.Added(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace("edge")
                    .withName("tuning")
                    .endMetadata()
                    .addToData("annotation-value-word-blocklist", "secret")
                    .build(),
                Optional.empty())),
        List.of());

    ReviewAnswer answer =
        serving()
            .answer(
                Review.create(ingress("headgate", Map.of("headgate.io/app-root", "/secret")))
                    .json());

    assertThat(refusal(answer)).contains("headgate.io/app-root", "\"secret\"");
  }

  private AdmissionReviews serving() {
    return reviews(false, "");
  }

  private AdmissionReviews rejecting() {
    return reviews(true, "");
  }

  private AdmissionReviews reviews(boolean rejects, String namespace) {
    return new AdmissionReviews(
        new IngressReading(
            IngressClassPolicy.DEFAULT,
            new AnnotationRules(AnnotationRules.DEFAULT.prefix(), rejects),
            classes,
            settings),
        this::tried,
        namespace);
  }

  private List<Finding> tried(Ingress ingress) {
    tried.add(ingress);
    return findings;
  }

  private static ResourceEvent added(String name, String controller) {
    return new ResourceEvent.Added(ingressClass(name, controller), Optional.empty());
  }

  private static IngressClass ingressClass(String name, String controller) {
    return new IngressClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withController(controller)
        .endSpec()
        .build();
  }

  private static String ingress(String ingressClass, Map<String, String> annotations) {
    StringBuilder written = new StringBuilder();
    annotations.forEach(
        (key, value) ->
            written.append(written.isEmpty() ? "" : ", ").append(key + ": \"" + value + "\""));
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: shop, namespace: default, annotations: {%s}}
    spec:
      ingressClassName: %s
      rules:
      - host: shop.example
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    """
        .formatted(written, ingressClass);
  }
}
