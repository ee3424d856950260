package io.headgate.gateway.http.h2;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;

/** Heads of responses, to and from HTTP/2 (RFC 9113 section 8.3.2). Pure. */
public final class ResponseHead {

  private ResponseHead() {}

  /**
   * The response that the head stands for, as one of HTTP/1.1. Where the head is malformed its
   * decoder result is a failure, and nothing else of it counts.
   */
  public static HttpResponse read(Http2Headers head) {
    try {
      return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(head), fields(head));
    } catch (IllegalArgumentException e) {
      HttpResponse unreadable =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_GATEWAY);
      unreadable.setDecoderResult(DecoderResult.failure(e));
      return unreadable;
    }
  }

  private static HttpResponseStatus status(Http2Headers head) {
    CharSequence status = head.status();
    if (status == null || status.length() != 3) {
      throw new IllegalArgumentException(":status: " + status + " (expected: three digits)");
    }
    int code = Integer.parseInt(status.toString());
    if (code < 100 || code == 101) {
      throw new IllegalArgumentException(
          ":status: " + status + " (expected: 100 or more, not 101)");
    }
    return HttpResponseStatus.valueOf(code);
  }

  private static HttpHeaders fields(Http2Headers head) {
    HttpHeaders fields = Fields.checked();
    for (Map.Entry<CharSequence, CharSequence> field : head) {
      if (!Fields.isPseudo(field.getKey())) {
        fields.add(field.getKey(), Fields.value(field.getValue()));
      }
    }
    return fields;
  }

  /** The head that clients see. */
  public static Http2Headers write(HttpResponse response) {
    Http2Headers head = Fields.write(response.headers());
    head.status(response.status().codeAsText());
    return head;
  }
}
