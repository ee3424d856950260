package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.annotation.AuthorizationAnnotations.Asked;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.Identification;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.tls.TestCertificates;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever is asked by https has to show a certificate of its name. */
class AuthorizationTlsTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final Certificate certificate = TestCertificates.secret("sso", "sso.default.svc");

  @ParameterizedTest
  @CsvSource({
    "https://sso.default.svc:80/, true, 200",
    "https://sso.default.svc.cluster.local:80/, true, 500",
    "https://sso.default.svc:80/, false, 500",
    "http://sso.default.svc:80/, true, 500"
  })
  void iX5_onlyTheRightCertificateMaySayYes(String url, boolean trusted, int status)
      throws SSLException {
    Authorizations authorizations =
        new Authorizations(
            TimeSource.system(),
            it -> {
              if (trusted) {
                it.trustManager(stream(certificate.certificatePem()));
              }
            });
    try (HttpFixture gateway = HttpFixture.start(authorizations);
        RawPod sso = sso();
        RawPod pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      serve(gateway, url, sso, pod);
      for (int i = 0; i < 2; i++) {
        assertThat(get(gateway).status()).isEqualTo(status);
      }
      assertThat(pod.requests()).hasSize(status == 200 ? 2 : 0);
      if (status == 200) {
        assertThat(sso.accepted()).as("connections").isEqualTo(1);
      }
    }
  }

  /** A connection without TLS to the same address carries no question by https, nor the reverse. */
  @Test
  void connectionsWithAndWithoutTlsAreNotUsedForEachOther() throws SSLException {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod plain =
            RawPod.scripted(
                connection -> {
                  while (true) {
                    connection.message();
                    connection.send(OK);
                  }
                });
        RawPod pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      serve(gateway, "http://sso.default.svc:80/", plain, pod);
      assertThat(get(gateway).status()).isEqualTo(200);
      serve(gateway, "https://sso.default.svc:80/", plain, pod);
      assertThat(get(gateway).status()).isEqualTo(500);
    }
  }

  private RawPod sso() throws SSLException {
    JdkSslContext tls =
        (JdkSslContext)
            SslContextBuilder.forServer(
                    stream(certificate.certificatePem()), stream(certificate.keyPem()))
                .sslProvider(SslProvider.JDK)
                .build();
    return RawPod.scripted(
        connection -> {
          while (true) {
            connection.message();
            connection.send(OK);
          }
        },
        tls.context().getServerSocketFactory());
  }

  private static void serve(HttpFixture gateway, String url, RawPod sso, RawPod pod) {
    gateway.policy(
        RoutePolicy.forwarding(HttpFixture.QUICK)
            .with(
                new Identification(
                    Optional.empty(),
                    AuthorizationAnnotations.parse(Map.of(NGINX + "/auth-url", url), NGINX)
                        .map(Asked::policy),
                    Optional.empty())));
    gateway.service("sso", sso.address()).service("web", pod.address());
  }

  private static RawClient.Message get(HttpFixture gateway) {
    try (RawClient client = RawClient.connect(gateway.address())) {
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      return client.message();
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
