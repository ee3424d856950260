package io.headgate.discovery.annotation;

/** What a request meets on its way to a pod and back. */
final class ProxyEntries {

  private static final String STREAMED = "bodies are passed on as they come, never held back";

  private ProxyEntries() {}

  static AnnotationCatalogue.Group group() {
    return new EntryList("Timeouts, sizes and tries")
        .applied(
            IngressAnnotations.BODY_SIZE,
            "1m",
            Risk.MEDIUM,
            "a larger body is answered with 413; nothing is held back to find out")
        .applied(
            IngressAnnotations.READ_TIMEOUT,
            "60",
            Risk.LOW,
            "the longest gap between two reads from the pod; 504 where nothing was sent yet")
        .applied(
            IngressAnnotations.SEND_TIMEOUT,
            "60",
            Risk.LOW,
            "the longest gap between two writes to the pod")
        .applied(IngressAnnotations.CONNECT_TIMEOUT, "5", Risk.LOW, "for each try")
        .applied(
            IngressAnnotations.TRIES,
            "3",
            Risk.LOW,
            "how many pods are tried, whatever became of the ones before")
        .differs(
            IngressAnnotations.NEXT_POD,
            "error timeout",
            Risk.MEDIUM,
            "each try is at another pod, and the answer of the last one is the client's; a request"
                + " of which a body has been sent is not sent again, for bodies are not held back;"
                + " idempotent are only methods that are known to be; updating changes nothing")
        .applied(IngressAnnotations.TRIES_WITHIN, "0", Risk.LOW, "after that no other pod is tried")
        .later(
            "proxy-http-version",
            RouteGrammar.words("1.0", "1.1"),
            "1.1",
            Risk.LOW,
            "pods are spoken to in HTTP/1.1")
        .asItIs("1.1", "what pods are spoken to in")
        .group();
  }

  static AnnotationCatalogue.Group buffering() {
    return new EntryList("Buffering")
        .ignored("proxy-buffering", RouteGrammar.onOff(), "off", Risk.LOW, STREAMED)
        .asItIs("off", STREAMED)
        .ignored("proxy-request-buffering", RouteGrammar.onOff(), "on", Risk.LOW, STREAMED)
        .asItIs("off", STREAMED)
        .later(
            "proxy-buffer-size",
            Grammar.size(),
            "4k",
            Risk.LOW,
            "the head of a response has the same limit on every route")
        .ignored("proxy-buffers-number", RouteGrammar.count(), "4", Risk.LOW, STREAMED)
        .ignored("proxy-busy-buffers-size", Grammar.size(), "8k", Risk.UNRATED, STREAMED)
        .ignored("proxy-max-temp-file-size", Grammar.size(), "1024m", Risk.LOW, STREAMED)
        .ignored("client-body-buffer-size", Grammar.size(), "8k", Risk.LOW, STREAMED)
        .group();
  }
}
