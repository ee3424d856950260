package io.headgate.gateway.http;

import io.headgate.discovery.model.GlobalAnswers;
import io.headgate.discovery.model.GlobalHeads;
import io.headgate.gateway.http.step.SentHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** The headers that all requests and all responses get, or do not. Pure; any thread. */
final class GlobalHeaders {

  private static final AsciiString STRICT_TRANSPORT_SECURITY =
      AsciiString.cached("strict-transport-security");
  private static final AsciiString X_ORIGINAL_URI = AsciiString.cached("x-original-uri");

  private GlobalHeaders() {}

  /** Takes out what a client sent and what nobody is to see. */
  static void received(GlobalHeads heads, HttpHeaders request) {
    if (!heads.underscores()) {
      SentHeaders.remove(request, name -> name.indexOf('_') >= 0);
    }
  }

  /**
   * Edits the head of a request into what its pod is to see.
   *
   * @param target as its client asked for it
   */
  static void toPod(GlobalHeads heads, HttpHeaders request, String target) {
    if (heads.originalUri()) {
      request.set(X_ORIGINAL_URI, target);
    }
    heads
        .headers()
        .forEach(
            (name, value) -> {
              if (value.isEmpty()) {
                request.remove(name);
              } else {
                request.set(name, value);
              }
            });
  }

  /** Takes out of a pod's response what its client is not to see. */
  static void fromPod(GlobalAnswers answers, HttpHeaders response) {
    List<String> hidden = answers.hidden();
    for (int i = 0; i < hidden.size(); i++) {
      response.remove(hidden.get(i));
    }
    if (!answers.naming().ofPods()) {
      response.remove(HttpHeaderNames.SERVER);
    }
  }

  /** Adds to the head of a response, whoever gives it. */
  static void respond(GlobalAnswers answers, HttpHeaders response, boolean inTls) {
    answers
        .strictTransport()
        .filter(it -> inTls)
        .ifPresent(it -> response.set(STRICT_TRANSPORT_SECURITY, it));
    answers.headers().forEach(response::set);
  }
}
