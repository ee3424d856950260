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
                + " of which a body has been sent is not sent again, but where it was held whole"
                + " (proxy-request-buffering);"
                + " idempotent are only methods that are known to be; updating changes nothing")
        .applied(IngressAnnotations.TRIES_WITHIN, "0", Risk.LOW, "after that no other pod is tried")
        .differs(
            IngressAnnotations.HTTP_VERSION,
            "1.1",
            Risk.LOW,
            "in 1.0 a body whose length is not said is held, 1m at most: beyond that 411; not for"
                + " pods of HTTP/2")
        .asItIs("1.1", "what pods are spoken to in")
        .group();
  }

  static AnnotationCatalogue.Group buffering() {
    return new EntryList("Buffering")
        .differs(
            BufferAnnotations.RESPONSES,
            "off",
            Risk.LOW,
            "a pod is read ahead of its client by proxy-buffers-number times proxy-buffer-size, 1m"
                + " at most and in memory only; with limit-rate not at all")
        .asItIs("off", STREAMED)
        .differs(
            BufferAnnotations.REQUESTS,
            "on",
            Risk.LOW,
            "only where it is written: a body of up to client-body-buffer-size is whole before a"
                + " pod is chosen, and another pod can get it again; a larger one is passed on as"
                + " it comes, and so are all where nothing is written")
        .asItIs("off", STREAMED)
        .differs(
            BufferAnnotations.HEAD,
            "4k",
            Risk.LOW,
            "502 where the head of a response is larger; 64k is the most, and holds where nothing"
                + " is written")
        .differs(
            BufferAnnotations.NUMBER,
            "4",
            Risk.LOW,
            "with proxy-buffering how far pods are read ahead, 1m at most; else nothing")
        .ignored(
            "proxy-busy-buffers-size",
            Grammar.size(),
            "8k",
            Risk.UNRATED,
            "what has been read ahead is sent as soon as the client takes it")
        .ignored(
            "proxy-max-temp-file-size",
            Grammar.size(),
            "1024m",
            Risk.LOW,
            "nothing is written to files")
        .asItIs("0", "nothing is written to files")
        .differs(
            BufferAnnotations.BODY,
            "8k",
            Risk.LOW,
            "with proxy-request-buffering written as on, 1m at most; else nothing is held")
        .group();
  }
}
