package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AnswerHeadPolicy;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.LocationPolicy;
import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.gateway.http.RawClient.Message;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where clients see that pods send them. */
class PodRedirectsTest {

  @ParameterizedTest
  @CsvSource({
    // from, to, field, as the pod writes it, as the client sees it
    "http://pod:8080/,  https://$host/, Location, http://pod:8080/a?b, https://shop.test/a?b",
    "http://pod:8080/,  /in/,           Location, http://pod:8080/a,   /in/a",
    "http://pod:8080/,  /,              Location, https://pod:8080/a,  https://pod:8080/a",
    "http://pod:8080/,  /,              Location, /http://pod:8080/,   /http://pod:8080/",
    "/,                 /shop/,         Location, /a/b,                /shop/a/b",
    "http://$host:81/,  $scheme://$http_host/, Location, http://shop.test:81/x, http://shop.test/x",
    "http://pod/,       /,              Refresh,  5; url=http://pod/x, 5; url=/x",
    "http://pod/,       /,              Refresh,  5; URL=http://pod/x, 5; URL=/x",
    "http://pod/,       /,              Refresh,  5,                   5",
    "http://pod/,       /,              X-Other,  http://pod/x,        http://pod/x",
  })
  void whatALocationBeginsWithIsReplaced(
      String from, String to, String field, String written, String seen) {
    RoutePolicy plain = RoutePolicy.forwarding(HttpFixture.QUICK);
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod =
            RawPod.answering(
                "HTTP/1.1 302 Found\r\n"
                    + field
                    + ": "
                    + written
                    + "\r\nContent-Length: 0\r\n\r\n");
        RawClient client = connect(gateway, pod, plain, policy(from, to))) {
      Message answer = client.send("GET /q HTTP/1.1\r\nHost: shop.test\r\n\r\n").message();

      assertThat(answer.value(field)).isEqualTo(seen);
      assertThat(answer.status()).isEqualTo(302);
    }
  }

  private static RawClient connect(
      HttpFixture gateway, RawPod pod, RoutePolicy plain, AnswerPolicy policy) {
    // The host that pods see is not the one that variables mean.
    gateway
        .policy(
            new RoutePolicy(
                plain.forward(),
                plain.redirects(),
                plain.access(),
                plain.cors(),
                new HeaderPolicy(Optional.of("inner.test"), Optional.empty())))
        .policy(policy)
        .service("shop", pod.address());
    return RawClient.connect(gateway.address());
  }

  private static AnswerPolicy policy(String from, String to) {
    return AnswerPolicy.DEFAULT.with(
        AnswerHeadPolicy.PLAIN.with(
            new LocationPolicy(
                RequestTemplate.of(from).orElseThrow(), RequestTemplate.of(to).orElseThrow())));
  }
}
