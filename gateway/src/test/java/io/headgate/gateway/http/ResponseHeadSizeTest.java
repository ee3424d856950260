package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseHeadSizeTest {

  private final HttpResponse head =
      new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);

  @Test
  void inHttp1ItIsWhatIsOnTheWire() {
    assertThat(ResponseHeadSize.of(head, false)).isEqualTo(wire("HTTP/1.1 404 Not Found", ""));
    head.headers().add("Server", "a").add("Set-Cookie", "b=c").add("Set-Cookie", "d=é");
    assertThat(ResponseHeadSize.of(head, false))
        .isEqualTo(
            wire("HTTP/1.1 404 Not Found", "Server: a", "Set-Cookie: b=c", "Set-Cookie: d=é", ""));
  }

  private static int wire(String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1).length;
  }

  /** By RFC 9113 section 6.5.2: name, value and 32 for each field. */
  @Test
  void inHttp2ItIsTheHeaderList() {
    assertThat(ResponseHeadSize.of(head, true)).isEqualTo(7 + 3 + 32);
    head.headers().add("server", "a").add("x", "");
    assertThat(ResponseHeadSize.of(head, true)).isEqualTo(42 + 6 + 1 + 32 + 1 + 32);
  }
}
