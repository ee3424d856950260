package io.headgate.discovery.annotation;

/**
 * One annotation that is understood.
 *
 * @param name without its prefix
 */
record Annotation<T>(String name, Grammar<T> grammar) {}
