package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Netty's encoder, which has to know that a response to HEAD has no body whatever its fields say.
 */
final class ResponseEncoder extends HttpResponseEncoder {

  private boolean head;

  /** The responses that follow are to such a request. */
  void answer(boolean headRequest) {
    this.head = headRequest;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return head || super.isContentAlwaysEmpty(response);
  }
}
