package io.headgate.gateway.http;

import io.headgate.gateway.http.h2.RequestHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The one upgrade that is passed on (RFC 6455 section 4.1). Any other, h2c above all, would be a
 * tunnel past routes and guard. Pure.
 */
final class WebSocketUpgrade {

  /** RFC 6455 section 1.3. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int NONCE_BYTES = 16;

  private WebSocketUpgrade() {}

  static boolean isRequested(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String protocol = headers.get(HttpHeaderNames.UPGRADE);
    return protocol != null
        && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && request.method().equals(HttpMethod.GET)
        // In HTTP/2 these fields can only be ours: it is an extended CONNECT (RFC 8441).
        && (request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            || request.protocolVersion().equals(RequestHead.VERSION));
  }

  /** Gives a request whose client has no key one of ours (RFC 6455 section 4.1). */
  static void addKey(HttpHeaders headers) {
    byte[] nonce = new byte[NONCE_BYTES];
    ThreadLocalRandom.current().nextBytes(nonce);
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(nonce));
  }

  /**
   * Whether a 101 is the answer to the opening.
   *
   * @param ours whether the key is ours, so that nobody else compares what the pod made of it
   */
  static boolean isAnswered(HttpRequest request, HttpResponse head, boolean ours) {
    String accept = head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    return accept != null
        && (!ours
            || accept.equals(accept(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""))));
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Asks for the upgrade, or confirms it, in a head whose hop-by-hop fields are gone. */
  static void mark(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
  }
}
