package io.headgate.discovery.annotation;

/**
 * One annotation that is understood.
 *
 * @param name without its prefix
 * @param onFault what holds where its value is outside the grammar
 */
record Annotation<T>(String name, Grammar<T> grammar, String onFault) {

  static final String DEFAULT_STANDS = "the default stands";

  Annotation(String name, Grammar<T> grammar) {
    this(name, grammar, DEFAULT_STANDS);
  }
}
