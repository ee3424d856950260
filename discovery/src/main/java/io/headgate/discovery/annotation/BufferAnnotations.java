package io.headgate.discovery.annotation;

import io.headgate.discovery.model.BufferPolicy;

/** The annotations that say how much of messages is held. Pure. */
final class BufferAnnotations {

  static final Annotation<Long> HEAD = new Annotation<>("proxy-buffer-size", size());
  static final Annotation<String> RESPONSES =
      new Annotation<>("proxy-buffering", RouteGrammar.onOff());
  static final Annotation<Integer> NUMBER =
      new Annotation<>("proxy-buffers-number", RouteGrammar.count());
  static final Annotation<String> REQUESTS =
      new Annotation<>("proxy-request-buffering", RouteGrammar.onOff());
  static final Annotation<Long> BODY = new Annotation<>("client-body-buffer-size", size());

  private static final long STANDARD_SIZE = 4 * 1024;
  private static final int STANDARD_NUMBER = 4;
  private static final long STANDARD_BODY = 8 * 1024;

  private BufferAnnotations() {}

  private static Grammar<Long> size() {
    return new Grammar<>(
        "bytes above 0, or a number with k, m or g",
        text -> Grammar.size().parse(text).filter(it -> it > 0));
  }

  static BufferPolicy buffers(AnnotationReader reader) {
    long head = reader.read(HEAD).orElse(0L);
    boolean ahead = reader.read(RESPONSES).filter("on"::equals).isPresent();
    boolean whole = reader.read(REQUESTS).filter("on"::equals).isPresent();
    long each = Math.min(head == 0 ? STANDARD_SIZE : head, BufferPolicy.MOST_AHEAD);
    long number = reader.read(NUMBER).orElse(STANDARD_NUMBER);
    long body = reader.read(BODY).orElse(STANDARD_BODY);
    return new BufferPolicy(
        (int) Math.min(head, BufferPolicy.MOST_HEAD),
        ahead ? (int) Math.min(each * number, BufferPolicy.MOST_AHEAD) : 0,
        whole ? (int) Math.min(body, BufferPolicy.MOST_BODY) : 0);
  }
}
