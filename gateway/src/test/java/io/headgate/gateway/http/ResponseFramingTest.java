package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFramingTest {

  /** The pod's framing is the name of the field that it sent, the framing what the client gets. */
  @ParameterizedTest(name = "{0} {1}, {2} from the pod, persistent {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 | 200 | Content-Length    | true  | Content-Length    |            | true
          HTTP/1.1 | 200 | Content-Length    | false | Content-Length    | close      | false
          HTTP/1.1 | 200 | Transfer-Encoding | true  | Transfer-Encoding |            | true
          HTTP/1.1 | 200 | Transfer-Encoding | false | Transfer-Encoding | close      | false
          HTTP/1.1 | 200 | ''                | true  | Transfer-Encoding |            | true
          HTTP/1.1 | 200 | ''                | false | Transfer-Encoding | close      | false
          HTTP/1.1 | 204 | ''                | true  | ''                |            | true
          HTTP/1.1 | 304 | ''                | true  | ''                |            | true
          HTTP/1.1 | 304 | Content-Length    | true  | Content-Length    |            | true
          HTTP/1.0 | 200 | Content-Length    | true  | Content-Length    | keep-alive | true
          HTTP/1.0 | 200 | Content-Length    | false | Content-Length    | close      | false
          HTTP/1.0 | 200 | Transfer-Encoding | true  | ''                | close      | false
          HTTP/1.0 | 200 | ''                | true  | ''                | close      | false
          HTTP/1.0 | 204 | ''                | true  | ''                | keep-alive | true
          HTTP/1.0 | 304 | ''                | false | ''                | close      | false
          """)
  void endsAsTheClientsVersionKnows(
      String client,
      int status,
      String podFraming,
      boolean persistent,
      String framing,
      String connection,
      boolean goesOn) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_0, HttpResponseStatus.valueOf(status));
    if (!podFraming.isEmpty()) {
      head.headers().set(podFraming, podFraming.equals("Content-Length") ? "5" : "chunked");
    }

    assertThat(ResponseFraming.complete(head, HttpVersion.valueOf(client), persistent))
        .isEqualTo(goesOn);
    assertThat(head.protocolVersion()).isEqualTo(HttpVersion.HTTP_1_1);
    assertThat(head.headers().get("Connection")).isEqualTo(connection);
    assertThat(head.headers().contains("Content-Length"))
        .isEqualTo(framing.equals("Content-Length"));
    assertThat(head.headers().contains("Transfer-Encoding"))
        .isEqualTo(framing.equals("Transfer-Encoding"));
  }
}
