package io.headgate.gateway.http.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.HashTemplate;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a request has to be equal for it to get the same pod. */
class RequestHashTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $request_uri       | /a?b=1 | /a?b=1  | true
          $request_uri       | /a?b=1 | /a?b=2  | false
          $uri               | /a?b=1 | /a?b=2  | true
          $uri               | /a     | /b      | false
          $document_uri      | /a?x   | /a      | true
          $args              | /a?b=1 | /c?b=1  | true
          $args              | /a?b=1 | /a?b=2  | false
          $query_string      | /a?b   | /a?c    | false
          $arg_id            | /a?x=1&id=7  | /b?id=7&x=2 | true
          $arg_id            | /a?id=7      | /a?id=8     | false
          $arg_id            | /a?id=7      | /a?id=7     | true
          $arg_id            | /a?myid=7    | /a?myid=8   | true
          ${arg_id}$uri      | /a?id=7      | /b?id=7     | false
          fixed$host         | /a           | /b          | true
          $scheme$remote_addr$request_method | /a | /b     | true
          """)
  void aPartOfTheTarget(String template, String one, String other, boolean equal) {
    assertThat(
            hash(template, SentRequest.of("a.com", one))
                == hash(template, SentRequest.of("a.com", other)))
        .isEqualTo(equal);
  }

  @Test
  void whoAsksAndWhat() throws Exception {
    SentRequest request = SentRequest.of("Shop.Example:8080", "/");
    InetAddress elsewhere = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
    assertThat(hash("$host", request))
        .isEqualTo(hash("$host", SentRequest.of("shop.example", "/")));
    assertThat(hash("$host", request)).isNotEqualTo(hash("$host", SentRequest.of("b.com", "/")));
    assertThat(hash("$remote_addr", request))
        .isNotEqualTo(hash("$remote_addr", request.from(elsewhere)));
    assertThat(hash("$binary_remote_addr", request)).isEqualTo(hash("$remote_addr", request));
    assertThat(hash("$scheme", request)).isNotEqualTo(hash("$scheme", request.byTls()));
    assertThat(hash("$http_x_user", request.with("X-User", "ann")))
        .isEqualTo(hash("$http_x_user", request.with("X-User", "ann").with("X-Other", "b")))
        .isNotEqualTo(hash("$http_x_user", request.with("X-User", "bob")));
    assertThat(hash("$cookie_user", request.with("Cookie", "a=1; user=ann; b=2")))
        .isEqualTo(hash("$cookie_user", request.with("Cookie", "user=ann")))
        .isNotEqualTo(hash("$cookie_user", request.with("Cookie", "user=bob; xuser=ann")));
  }

  @ParameterizedTest
  @CsvSource({
    "$http_x_user, true",
    "x$cookie_user, true",
    "$arg_id$args, true",
    "$http_x_user$host, false",
    "$uri, false"
  })
  void whatSaysNothing(String template, boolean empty) {
    assertThat(of(template, SentRequest.of("a.com", "/")).isEmpty()).isEqualTo(empty);
  }

  private static long hash(String template, SentRequest request) {
    return of(template, request).value();
  }

  private static RequestHash of(String template, SentRequest request) {
    return RequestHash.of(HashTemplate.of(template).orElseThrow(), request);
  }
}
