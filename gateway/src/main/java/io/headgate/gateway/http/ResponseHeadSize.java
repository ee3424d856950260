package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;

/** How large the head of a pod's response is. Pure. */
final class ResponseHeadSize {

  /** Version, the two spaces and the status, then the end of the line. */
  private static final int STATUS_LINE = "HTTP/1.1 200 \r\n".length();

  private static final int FIELD = ": \r\n".length();
  private static final int END = "\r\n".length();

  /** What HTTP/2 counts for each field beside its name and value (RFC 9113 section 6.5.2). */
  private static final int HTTP2_FIELD = 32;

  private static final int HTTP2_STATUS = ":status200".length() + HTTP2_FIELD;

  private ResponseHeadSize() {}

  /**
   * In bytes: in HTTP/1.1 those on the wire, where fields are written with one space; in HTTP/2 the
   * size of the header list.
   */
  static int of(HttpResponse head, boolean http2) {
    int size = http2 ? HTTP2_STATUS : STATUS_LINE + head.status().reasonPhrase().length() + END;
    int each = http2 ? HTTP2_FIELD : FIELD;
    Iterator<Map.Entry<CharSequence, CharSequence>> fields = head.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      size += each + field.getKey().length() + field.getValue().length();
    }
    return size;
  }
}
