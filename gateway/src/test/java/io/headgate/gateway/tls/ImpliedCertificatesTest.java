package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.HostPolicy;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PathPolicy.Expressions;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.tls.CertificateIndex.Assignment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Secret hosts have that stand for another one. */
class ImpliedCertificatesTest {

  @ParameterizedTest
  @CsvSource({
    "shop.example,      shop",
    "alias.example,     shop",
    "x.wild.example,    shop",
    "www.shop.example,  shop",
    "named.example,     other",
    "nobody.example,    ''",
  })
  void aHostThatStandsForAnotherHasItsCertificate(String serverName, String secret) {
    HostPolicy hosts =
        new HostPolicy(
            List.of(
                new HostMatch.Exact("alias.example"),
                new HostMatch.Wildcard(".wild.example"),
                new HostMatch.Exact("named.example")),
            true);
    CertificateIndex index =
        CertificateIndex.of(
            snapshot(
                ingress("shop", "shop.example", hosts),
                ingress("other", "named.example", HostPolicy.NONE)),
            Map.of());

    assertThat(index.find(serverName).flatMap(Assignment::secret).map(SecretName::name).orElse(""))
        .isEqualTo(secret);
  }

  private static Ingress ingress(String name, String host, HostPolicy hosts) {
    return new Ingress(
        new IngressName("default", name),
        new ObjectMeta(name, Instant.EPOCH, Map.of()),
        "headgate",
        new IngressRouting(
            List.of(new IngressRule(new HostMatch.Exact(host), List.of())),
            Optional.empty(),
            new IngressPolicies(
                RoutePolicy.DEFAULT,
                new PathPolicy(Expressions.NONE, Optional.empty(), hosts),
                ChoicePolicy.DEFAULT,
                TlsPolicy.DEFAULT)),
        List.of(new IngressTls(List.of(host), Optional.of(new SecretName("default", name)))));
  }

  private static Snapshot snapshot(Ingress... ingresses) {
    return new Snapshot(
        1,
        new NodeInfo("node", ""),
        Map.of(),
        new IngressObjects(
            Arrays.stream(ingresses).collect(Collectors.toMap(Ingress::name, it -> it)), Map.of()),
        List.of());
  }
}
