package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.watch.ResourceEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The users of an Ingress, as annotations and Secrets write them. */
class PasswordTranslationTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final String SHA = "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";

  private final ResourceStore store = new ResourceStore();
  private final SnapshotBuilder builder =
      new SnapshotBuilder(
          new BuildOptions("node-1", IngressClassPolicy.DEFAULT, Duration.ZERO), store);
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth: 'a:SHA'                          | auth-file | a",
        "auth: \"a:SHA\\n\\n# b:SHA\\n c:SHA:C \" | auth-file | a,c",
        "auth: \"a:SHA\\na:plain\"               | auth-file | a",
        "other: 'a:SHA'                         | auth-file | Secret default/s has no readable key",
        "auth: 'a:plain'                        | auth-file | has no user with a password",
        "auth: ':SHA'                           | auth-file | has no user with a password",
        "auth: 'SHA'                            | auth-map  | auth",
        "{a: 'SHA', b: \" SHA \\n\", c: plain}     | auth-map  | a,b",
      })
  void usersOfASecret(String data, String form, String expected) {
    PasswordPolicy policy =
        after(
            added(secret("stringData", data.replace("SHA", SHA))),
            added(asking("auth-secret: s", "auth-secret-type: " + form)));
    assertThat(
            switch (policy.users()) {
              case PasswordPolicy.Known known ->
                  String.join(",", known.hashes().keySet().stream().sorted().toList());
              case PasswordPolicy.Unknown(String why) -> why;
            })
        .contains(expected);
  }

  @Test
  void aUserWithAPasswordOfAnotherKindIsAProblemThatNamesNobody() {
    after(
        added(secret("stringData", "auth: \"ann:%s\\nbob:plain\"".formatted(SHA))),
        added(asking("auth-secret: s")));
    assertThat(snapshot.problems())
        .filteredOn(it -> it.reason() == Problem.Reason.AuthSecret)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.message())
                    .contains("default/s: 1 of 2 users")
                    .doesNotContain("bob", "plain"));
    assertThat(snapshot.toString()).doesNotContain("5en6G6MezRroT3XKqkdPOmY");
  }

  @Test
  void aSecretThatChangesMakesTheIngressAnotherOneAndOthersStay() {
    after(
        added(secret("data", "auth: " + base64("a:" + SHA))),
        added(asking("auth-secret: default/s")),
        added(ingress("other", "b.test", "b")));
    assertThat(snapshot.problems()).noneMatch(it -> it.reason() == Problem.Reason.AuthSecret);

    assertThat(change(added(secret("data", "auth: " + base64("b:" + SHA)))).ingresses())
        .containsExactly(new IngressName("default", "i"));
    assertThat(change(deleted(secret("data", "auth: eA=="))).ingresses())
        .containsExactly(new IngressName("default", "i"));
    assertThat(snapshot.problems())
        .filteredOn(it -> it.reason() == Problem.Reason.AuthSecret)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.message())
                    .isEqualTo(
                        "auth-secret: Secret default/s does not exist; its requests are answered"
                            + " with 503"));
    change(added(secret("data", "auth: " + base64("a:" + SHA))));
    assertThat(snapshot.problems()).noneMatch(it -> it.reason() == Problem.Reason.AuthSecret);
  }

  @Test
  void iX2_aSecretOfAnotherNamespaceIsNotRead() {
    PasswordPolicy policy =
        after(
            added(
                secret("stringData", "auth: 'a:" + SHA + "'")
                    .replace("namespace: default", "namespace: other")),
            added(asking("auth-secret: other/s")));
    assertThat(policy.users()).isInstanceOf(PasswordPolicy.Unknown.class);
    assertThat(policy.secret()).isEmpty();
  }

  @Test
  void aSecretWithoutATypeAsksNobodyAndSaysSo() {
    String only = asking("auth-secret: s").replace(NGINX + "auth-type: basic, ", "");
    change(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")), added(only));
    assertThat(
            Objects.requireNonNull(
                    snapshot.ingress().ingresses().get(new IngressName("default", "i")))
                .routing()
                .policy()
                .access()
                .passwords())
        .isEmpty();
    assertThat(snapshot.problems())
        .anyMatch(it -> it.message().contains("auth-secret without auth-type"));
  }

  private PasswordPolicy after(ResourceEvent... events) {
    store.apply(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")));
    change(events);
    return Objects.requireNonNull(
            snapshot.ingress().ingresses().get(new IngressName("default", "i")))
        .routing()
        .policy()
        .access()
        .passwords()
        .orElseThrow();
  }

  private SnapshotDelta change(ResourceEvent... events) {
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    SnapshotBuilder.Built built = builder.build(snapshot, List.of()).orElseThrow();
    snapshot = built.snapshot();
    return built.delta();
  }

  private static String asking(String... annotations) {
    return ingress("i", "a.test", "a")
        .replace(
            "creationTimestamp:",
            "annotations: {%sauth-type: basic, %s%s}, creationTimestamp:"
                .formatted(NGINX, NGINX, String.join(", " + NGINX, annotations)));
  }

  private static String secret(String field, String data) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: s, namespace: default}
    %s: %s
    """
        .formatted(field, data.startsWith("{") ? data : "{" + data + "}");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
